#!/bin/sh
# Langkah pertama dengan curl saja (7.76 atau lebih baru): status, pasien, antrean, jam pelayanan.
#   ANTREAN_URL=https://antrean.rs.example:8081 ANTREAN_KUNCI=ao_… KODEPOLI=… KODEDOKTER=… JAMPRAKTEK=08:00-12:00 sh langkah-pertama.sh
# Demo dan sertifikat sendiri: CURL_CA_BUNDLE=sertifikat.pem, atau OPSI=-k untuk mencoba saja.
set -eu
: "${ANTREAN_URL:=https://127.0.0.1:8081}" "${ANTREAN_KUNCI:?isi dengan kunci API}" "${OPSI:=}"
: "${KODEPOLI:?}" "${KODEDOKTER:?}" "${JAMPRAKTEK:?}" "${TANGGAL:=$(TZ=UTC-7 date +%F)}"

# panggil METODE ALAMAT [IDEMPOTENCY-KEY ISI]; jawaban 4xx dan 5xx ditampilkan dan menghentikan langkah-langkah ini
panggil() {
  # shellcheck disable=SC2086
  curl -sS --fail-with-body $OPSI -X "$1" "$ANTREAN_URL/api/simrs/v1$2" -H "Authorization: Bearer $ANTREAN_KUNCI" \
    ${3:+-H "Idempotency-Key: $3" -H 'Content-Type: application/json' -d "$4"}
  echo
}

# Satu kunci untuk satu perintah. SIMRS menyimpannya bersama perintahnya, dan mengulang dengan kunci yang sama bila jaringan putus.
perintah="langkah-$(date +%s)-$$"

echo '1. Apakah kuncinya diterima?'
panggil GET /status

echo '2. Pasien masuk'
panggil PUT /pasien/90-00-03 "$perintah-pasien" '{"nama":"Rina Contoh","nik":"3271990000009003","jeniskelamin":"P","tanggallahir":"1990-05-06","nohp":"081200009003"}'

echo '3. Daftar hari ini'
tiket=$(panggil POST /antrean "$perintah-antrean" "{\"norm\":\"90-00-03\",\"jenispasien\":\"NON JKN\",\"kodepoli\":\"$KODEPOLI\",\"kodedokter\":$KODEDOKTER,\"tanggalperiksa\":\"$TANGGAL\",\"jampraktek\":\"$JAMPRAKTEK\"}")
echo "$tiket"
kodebooking=$(echo "$tiket" | sed 's/.*"kodebooking":"\([^"]*\)".*/\1/')

echo '4. Jam pelayanan: siap dilayani poli, dipanggil, selesai tanpa resep'
for taskid in 3 4 5; do
  waktu="$(date +%s)000"
  jenisresep=$([ $taskid = 5 ] && echo ',"jenisresep":"Tidak ada"' || true)
  panggil POST /task "$perintah-task-$taskid" "{\"kodebooking\":\"$kodebooking\",\"taskid\":$taskid,\"waktu\":$waktu$jenisresep}"
done

echo '5. Beginilah antrean itu sekarang, dan apa yang diketahui BPJS'
panggil GET "/antrean/$kodebooking"
