/** The frame of the page; its scripts fill it by DOM calls, so no text of a facility or a patient is ever read as HTML. */
export const PAGE_HTML = `<!DOCTYPE html>
<html lang="id">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Simulator BPJS</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/page.css">
  <script type="module" src="/page.js"></script>
</head>
<body>
  <header>
    <h1>Simulator BPJS</h1>
    <p id="faskes-name"></p>
    <p id="clock" aria-label="Jam simulator"></p>
    <nav id="neighbours" aria-label="Faskes pada simulator ini" hidden></nav>
    <p id="trouble" role="alert" hidden></p>
  </header>
  <noscript><p class="notice">Halaman ini memerlukan JavaScript.</p></noscript>
  <main>
    <div class="column" id="controls">
      <section aria-labelledby="facility-title">
        <h2 id="facility-title">Faskes</h2>
        <p id="facility-shown" class="quiet"></p>
        <details id="facility-details">
          <summary>Ubah alamat</summary>
          <form id="facility-form">
            <div class="pairs">
              <label>Jenis <select name="kind"><option>FKRTL</option><option>FKTP</option></select></label>
              <label>Balasan FKTP <select name="replies"><option>v2</option><option>v1</option></select></label>
            </div>
            <label>Alamat web service <input name="baseUrl" type="url" required placeholder="https://127.0.0.1:8443"></label>
            <label>Username <input name="username" required autocomplete="off"></label>
            <label>Password <input name="password" type="password" autocomplete="new-password" placeholder="tidak diubah bila kosong"></label>
            <label>Berkas sertifikat (PEM) <input name="caFile" autocomplete="off" placeholder="kosong: sertifikat umum"></label>
            <label>Zona waktu <select name="zone"><option>WIB</option><option>WITA</option><option>WIT</option></select></label>
            <button>Simpan</button>
          </form>
        </details>
      </section>
      <section aria-labelledby="faults-title">
        <h2 id="faults-title">Gangguan</h2>
        <ul id="faults" class="list"></ul>
        <div id="fault-buttons" class="buttons"></div>
        <button id="faults-clear" class="plain">Hapus semua gangguan</button>
      </section>
      <section aria-labelledby="crowd-title">
        <h2 id="crowd-title">Keramaian pasien</h2>
        <form id="crowd-form" class="pairs">
          <label>Pasien <input name="patients" type="number" min="1" max="5000" value="40" required></label>
          <label>Menit <input name="minutes" type="number" min="1" max="1440" value="10" required></label>
          <label>Nomor acak <input name="seed" type="number" min="0" max="1000000" value="1" required></label>
          <label>Kedatangan <select name="curve"><option value="even">Merata</option><option value="morning-rush">Ramai di awal</option></select></label>
          <label>Batal % <input name="cancel" type="number" min="0" max="100" value="10" required></label>
          <label>Tidak datang % <input name="noShow" type="number" min="0" max="100" value="5" required></label>
          <div class="buttons wide"><button id="crowd-start">Mulai</button><button id="crowd-stop" type="button" class="plain">Hentikan</button></div>
        </form>
        <div id="crowd" aria-live="polite"></div>
      </section>
      <section aria-labelledby="uat-title">
        <h2 id="uat-title">Uji UAT Mobile JKN</h2>
        <div class="buttons"><button id="uat-app">Baris 46</button><button id="uat-called" class="plain">Baris 47</button></div>
        <p id="uat-hint" class="quiet"></p>
      </section>
      <section aria-labelledby="options-title">
        <h2 id="options-title">Pilihan</h2>
        <div id="options"></div>
      </section>
    </div>
    <div class="column" id="ledger-column">
      <section aria-labelledby="ledger-title">
        <div class="title-row">
          <h2 id="ledger-title">Yang tercatat di BPJS</h2>
          <p id="totals" class="quiet"></p>
          <input id="filter" type="search" placeholder="Cari tiket" aria-label="Cari kodebooking, atau nomor antrean FKTP">
        </div>
        <div class="scroll" tabindex="0" role="region" aria-labelledby="ledger-title"><table>
          <thead><tr><th>Nomor</th><th>Tiket</th><th>Praktek</th><th>Keadaan</th></tr></thead>
          <tbody id="ledger"></tbody>
        </table></div>
      </section>
      <section aria-labelledby="traffic-title">
        <div class="title-row">
          <h2 id="traffic-title">Panggilan ke BPJS</h2>
          <p class="quiet">20 terakhir, terbaru di atas</p>
        </div>
        <div class="scroll" id="traffic-scroll" tabindex="0" role="region" aria-labelledby="traffic-title"><table>
          <thead><tr><th>Waktu</th><th>Layanan</th><th>Tiket</th><th>Jawaban</th></tr></thead>
          <tbody id="traffic"></tbody>
        </table></div>
      </section>
    </div>
    <div class="column" id="phone-column">
      <section id="phone" aria-labelledby="phone-title">
        <h2 id="phone-title">Ponsel seorang pasien</h2>
        <div id="screen"></div>
      </section>
    </div>
  </main>
  <dialog id="report" aria-labelledby="report-title">
    <h2 id="report-title"></h2>
    <div class="scroll"><table><thead><tr><th>Skenario</th><th>Harapan</th><th>Hasil</th><th>Nilai</th></tr></thead><tbody id="report-lines"></tbody></table></div>
    <form method="dialog"><button>Tutup</button></form>
  </dialog>
</body>
</html>
`;
