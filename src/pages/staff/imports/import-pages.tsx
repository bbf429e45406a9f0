import { KINDS } from '../../../imports/all-kinds';
import { reportCsv, templateCsv } from '../../../imports/csv-out';
import { phraseImport } from '../../../imports/refusals';
import { runImport } from '../../../imports/run-import';
import { dropUpload, findUpload, keepOutcome, keepReport, keepUpload, reportOf, uploadSource, type Upload } from '../../../imports/uploads';
import { goTo, PageComplaint, staffPage, view, type PageReply, type PageRoute, type StaffContext } from '../../page';
import { textOf } from '../edit-state';
import { inForce } from '../in-force';
import { ADMINISTRATOR } from '../master-data/data-page';
import { ImportStart, PasswordsOnce, UploadView } from './import-views';
import { countWords, IMPORTS_AT, KIND_WORDS, kindOfSlug, uploadPath } from './import-words';

const CSV = 'text/csv; charset=utf-8';

/** What a whole file is refused for is said on top of the page it was sent from. */
async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const sentence = phraseImport(error);
    throw sentence === undefined ? error : new PageComplaint(sentence);
  }
}

const theUpload = ({ deps, facility, staff, params }: StaffContext): Promise<Upload> => inWords(() => findUpload(deps, facility.facilityId, params['id'] ?? '', staff.username));

/** Keeps the file, and says what an import of it would do. */
async function takeFile({ deps, facility, staff, form, file }: StaffContext): Promise<PageReply> {
  const kind = kindOfSlug(textOf(form, 'jenis'));
  if (kind === undefined) throw new PageComplaint('Pilih isi berkas dahulu.');
  if (file === undefined) throw new PageComplaint('Pilih berkas CSV dahulu.');
  const { facilityId } = facility;
  return inWords(async () => {
    const uploadId = await keepUpload(deps, facilityId, { kind, fileName: file.name, username: staff.username, chunks: file.chunks });
    try {
      const upload = await findUpload(deps, facilityId, uploadId, staff.username);
      const outcome = await runImport({ db: deps.longWork, clock: deps.clock }, facility, {
        kind: KINDS[kind],
        source: uploadSource(facilityId, upload),
        actor: staff.username,
        isSaved: false,
        report: (findings) => keepReport(deps.db, facilityId, uploadId, reportCsv(findings)),
      });
      await keepOutcome(deps.db, facilityId, uploadId, outcome);
    } catch (error) {
      await dropUpload(deps.db, facilityId, uploadId);
      throw error;
    }
    return goTo(uploadPath(uploadId));
  });
}

async function saveFile(context: StaffContext): Promise<PageReply> {
  const { deps, facility, staff } = context;
  const upload = await theUpload(context);
  const outcome = await inWords(() =>
    runImport({ db: deps.longWork, clock: deps.clock }, facility, { kind: KINDS[upload.kind], source: uploadSource(facility.facilityId, upload), actor: staff.username, isSaved: true }),
  );
  if (!outcome.isSaved) {
    await keepOutcome(deps.db, facility.facilityId, upload.uploadId, outcome);
    throw new PageComplaint('Belum disimpan: sejak diperiksa, ada baris yang tidak lagi cocok dengan data di sini. Unggah lagi untuk laporan yang baru.');
  }
  await dropUpload(deps.db, facility.facilityId, upload.uploadId);
  await inForce(deps, facility);
  const sentence = `${KIND_WORDS[upload.kind].label} disimpan: ${countWords(outcome)}.`;
  // Shown with this answer and never stored, so there is nothing to redirect to.
  return outcome.passwords.length > 0 ? view(<PasswordsOnce passwords={outcome.passwords} sentence={sentence} />) : goTo(IMPORTS_AT, sentence);
}

/** Files that bring in what another system has: upload, dry run, then all of it or nothing. */
export const importPages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: IMPORTS_AT, roles: ADMINISTRATOR, handle: () => view(<ImportStart />) }),
  staffPage({ method: 'post', path: IMPORTS_AT, roles: ADMINISTRATOR, takesFile: true, handle: takeFile }),
  staffPage({
    method: 'get',
    path: `${IMPORTS_AT}/contoh/:jenis`,
    roles: ADMINISTRATOR,
    handle: ({ params }) => {
      const kind = kindOfSlug(params['jenis'] ?? '');
      if (kind === undefined) throw new PageComplaint('Contoh berkas tidak ditemukan.', 404);
      return { kind: 'file', name: `${KIND_WORDS[kind].slug}.csv`, contentType: CSV, body: templateCsv(KINDS[kind]) };
    },
  }),
  staffPage({ method: 'get', path: `${IMPORTS_AT}/berkas/:id`, roles: ADMINISTRATOR, handle: async (context) => view(<UploadView upload={await theUpload(context)} />) }),
  staffPage({
    method: 'get',
    path: `${IMPORTS_AT}/berkas/:id/laporan`,
    roles: ADMINISTRATOR,
    handle: async (context) => {
      const { deps, facility } = context;
      const upload = await theUpload(context);
      return { kind: 'file', name: `laporan-impor-${KIND_WORDS[upload.kind].slug}.csv`, contentType: CSV, body: await reportOf(deps.db, facility.facilityId, upload.uploadId) };
    },
  }),
  staffPage({ method: 'post', path: `${IMPORTS_AT}/berkas/:id/simpan`, roles: ADMINISTRATOR, handle: saveFile }),
  staffPage({
    method: 'post',
    path: `${IMPORTS_AT}/berkas/:id/buang`,
    roles: ADMINISTRATOR,
    handle: async (context) => {
      const { deps, facility } = context;
      await dropUpload(deps.db, facility.facilityId, (await theUpload(context)).uploadId);
      return goTo(IMPORTS_AT, 'Berkas sudah dibuang; tidak ada yang disimpan.');
    },
  }),
];
