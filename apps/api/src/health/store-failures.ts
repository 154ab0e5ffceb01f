import type { Language } from '#domain';
import { errorText } from '#platform';

/** What a part says of itself in each language; what a program failed with is the same in all. */
export type Detail = Readonly<Record<Language, string>>;

interface Known extends Detail {
  readonly says: RegExp;
}

/** What the log, PostgreSQL, Redis and TLS say of what an operator can put right. */
const known: readonly Known[] = [
  {
    says: /\bCERT_HAS_EXPIRED\b|certificate has expired|\bCERT_NOT_YET_VALID\b|certificate is not yet valid/i,
    vi: 'Chứng thư số của máy chủ đã hết hạn hoặc chưa có hiệu lực; đề nghị thay chứng thư và kiểm tra đồng hồ của máy.',
    en: 'The certificate of the server has expired or is not valid yet: replace it, and look at the clock of this machine.',
  },
  {
    says: /\bERR_TLS_CERT_ALTNAME_INVALID\b|does not match certificate/i,
    vi: 'Chứng thư số của máy chủ cấp cho tên khác; đề nghị kiểm tra tên máy chủ trong cấu hình và trong chứng thư.',
    en: 'The certificate of the server is for another name: compare the host in the settings with the names in the certificate.',
  },
  {
    says: /\bSELF_SIGNED_CERT|_SELF_SIGNED_CERT\b|self.signed certificate|UNABLE_TO_(?:VERIFY|GET_ISSUER)|unable to (?:verify the first|get (?:local )?issuer)/i,
    vi: 'Chứng thư số của máy chủ do tổ chức chưa được tin cậy cấp; đề nghị khai báo chứng thư gốc của tổ chức đó (NODE_EXTRA_CA_CERTS).',
    en: 'The certificate of the server is of an authority that is not trusted: name that authority’s certificate (NODE_EXTRA_CA_CERTS).',
  },
  {
    says: /\bOOM command not allowed\b|SQLSTATE 53200/,
    vi: 'Máy chủ đã hết bộ nhớ; đề nghị tăng bộ nhớ cho máy chủ (với Redis: maxmemory).',
    en: 'The server is out of memory: give it more (of Redis: maxmemory).',
  },
  {
    says: /\bMISCONF\b|SQLSTATE 53100|\bENOSPC\b|no space left/i,
    vi: 'Máy chủ không ghi được xuống đĩa; đề nghị kiểm tra dung lượng đĩa của máy chủ.',
    en: 'The server cannot write to its disk: look how full that is.',
  },
  {
    says: /\bREADONLY You can't write\b|SQLSTATE 25006/,
    vi: 'Máy chủ này là bản sao chỉ đọc; đề nghị khai báo địa chỉ của máy chủ chính.',
    en: 'This server is a copy that is only read: name the one that is written to.',
  },
  {
    says: /\bNOAUTH\b|\bWRONGPASS\b|SQLSTATE 28|\bNOPERM\b/,
    vi: 'Máy chủ không chấp nhận tài khoản hoặc mật khẩu; đề nghị kiểm tra tài khoản và mật khẩu trong cấu hình.',
    en: 'The server refuses the account or the password: look at those in the settings.',
  },
  {
    says: /\bLOADING\b|SQLSTATE 57P03/,
    vi: 'Máy chủ đang khởi động; đề nghị chờ ít phút.',
    en: 'The server is starting: wait some minutes.',
  },
  {
    says: /\bENOTFOUND\b|\bEAI_AGAIN\b/,
    vi: 'Không tìm thấy tên máy chủ; đề nghị kiểm tra tên máy chủ trong cấu hình và máy chủ tên miền.',
    en: 'The name of the server is not found: look at the host in the settings and at the name servers.',
  },
  {
    says: /\bECONNREFUSED\b/,
    vi: 'Máy chủ từ chối kết nối; đề nghị kiểm tra máy chủ có đang chạy không, địa chỉ và cổng có đúng không.',
    en: 'The server refuses the connection: look whether it runs, and at its address and port.',
  },
];

/**
 * Why a store cannot be used, and what to look at, in the words of each language. What a store or a library says is in its own
 * language: it is repeated where it is not known what it means, and where people read that language.
 */
export function failureOf(error: unknown): Detail {
  const text = errorText(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const found = known.find(({ says }) => says.test(`${code} ${text}`));
  return found === undefined
    ? {
        vi: `Không dùng được; đề nghị kiểm tra máy chủ, đường mạng và dung lượng đĩa (nguyên văn: ${text}).`,
        en: `It cannot be used (${text}).`,
      }
    : { vi: found.vi, en: `${found.en} (${text})` };
}
