import { hasRole } from '../../../auth/staff';
import type { ConnectorQuery, RefusedTogether } from '../../../insight/connector-standing';
import type { Webhook } from '../../../webhooks/webhook';
import { Link, useFrame } from '../../document';
import { Columns } from '../columns';
import { ScrollTable } from '../edit-list';
import { ADMINISTRATOR } from '../master-data/data-page';
import { webhookPath, WebhookState } from '../webhooks/webhook-views';
import { MonitorPage } from './monitor-frame';
import { whenText } from './monitor-words';
import { isInTrouble, type SimrsStanding } from './simrs-standing';

/** What comes from the database of the SIMRS, what could not be taken and why, and what cannot be told to it. */
export function SimrsView({ standing: { queries, webhooks }, refused }: { standing: SimrsStanding; refused: readonly RefusedTogether[] }) {
  return (
    <MonitorPage title="Integrasi SIMRS">
      <Webhooks troubled={webhooks.filter(isInTrouble)} all={webhooks.length} />
      <Refused refused={refused} />
      <Queries queries={queries} />
    </MonitorPage>
  );
}

function Webhooks({ troubled, all }: { troubled: readonly Webhook[]; all: number }) {
  const { staff } = useFrame();
  const maySet = staff !== undefined && hasRole(staff, ADMINISTRATOR);
  return (
    <section class={`monitor-card${troubled.length > 0 ? ' monitor-card--bad' : ''}`} aria-labelledby="judul-webhook">
      <h2 id="judul-webhook">Webhook yang bermasalah</h2>
      {troubled.length === 0 && <p>{all === 0 ? 'Belum ada webhook.' : `Tidak ada. Semua ${all} webhook berjalan atau dinonaktifkan petugas.`}</p>}
      {troubled.length > 0 && (
        <ScrollTable label="Tabel webhook yang bermasalah">
          <Columns names={['Alamat', 'Keadaan', 'Yang perlu dilakukan']} />
          <tbody>
            {troubled.map((webhook) => (
              <tr key={webhook.webhookId}>
                <td class="edit-name">
                  {maySet ? (
                    <Link to={webhookPath(webhook.webhookId)} class="edit-link">
                      {webhook.url}
                    </Link>
                  ) : (
                    webhook.url
                  )}
                </td>
                <td>
                  <WebhookState webhook={webhook} />
                </td>
                <td>{webhook.disabledAt === null ? 'Minta pengelola SIMRS memeriksa penerimanya. Kiriman dicoba terus.' : 'Setelah penerimanya diperbaiki, administrator mengaktifkannya kembali. Peristiwanya masih disimpan.'}</td>
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      )}
    </section>
  );
}

function Refused({ refused }: { refused: readonly RefusedTogether[] }) {
  const { facility, now } = useFrame();
  return (
    <section class="monitor-card" aria-labelledby="judul-ditolak">
      <h2 id="judul-ditolak">Baris SIMRS yang belum dapat diambil</h2>
      {refused.length === 0 && <p>Tidak ada.</p>}
      {refused.length > 0 && (
        <ScrollTable label="Tabel baris SIMRS yang belum dapat diambil">
          <Columns names={['Baris', 'Sebab', 'Query', 'Sejak', 'Contoh']} />
          <tbody>
            {refused.map((one) => (
              <tr key={`${one.sourceName} ${one.queryName} ${one.refusal}`}>
                <td class="number">{one.rows}</td>
                <td>{one.refusal}</td>
                <td class="edit-tight">{one.queryName}</td>
                <td class="edit-tight">{whenText(one.oldestAt, facility.timeZone, now)}</td>
                <td>{one.examples.join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      )}
      {refused.length > 0 && <p class="muted monitor-small">Dicoba lagi sendiri setiap 1 sampai 30 menit; hilang dari sini begitu berhasil.</p>}
    </section>
  );
}

function Queries({ queries }: { queries: readonly ConnectorQuery[] }) {
  const { facility, now } = useFrame();
  return (
    <section class="monitor-card" aria-labelledby="judul-konektor">
      <h2 id="judul-konektor">Konektor SQL</h2>
      {queries.length === 0 && <p>Konektor belum dipakai.</p>}
      {queries.length > 0 && (
        <ScrollTable label="Query konektor">
          <Columns names={['Query', 'Terakhir dibaca', 'Diambil', 'Belum dapat diambil', 'Keadaan']} />
          <tbody>
            {queries.map((query) => (
              <tr key={`${query.sourceName} ${query.queryName}`}>
                <td>
                  {query.queryName} <span class="muted">({query.sourceName})</span>
                </td>
                <td class="edit-tight">{query.lastRunAt === null ? 'belum pernah' : whenText(query.lastRunAt, facility.timeZone, now)}</td>
                <td class="number">{query.rowsTaken}</td>
                <td class="number">{query.refusedRows}</td>
                <td>
                  {query.lastError === null ? (
                    <span class="badge badge--good">Terbaca</span>
                  ) : (
                    <>
                      <span class="badge badge--bad">Tidak terbaca, {query.failures} kali</span> {query.lastError}
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      )}
    </section>
  );
}
