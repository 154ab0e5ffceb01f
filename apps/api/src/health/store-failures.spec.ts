import { expect, it } from '@jest/globals';
import { failureOf } from './store-failures.js';

const coded = (code: string, message: string) => Object.assign(new Error(message), { code });

it.each([
  [coded('CERT_HAS_EXPIRED', 'certificate has expired'), /hết hạn/, /expired/],
  [new Error('14 UNAVAILABLE', { cause: new Error('certificate has expired') }), /hết hạn/, /expired/],
  [
    coded('ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames"),
    /tên khác/,
    /another name/,
  ],
  [coded('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'), /NODE_EXTRA_CA_CERTS/, /authority/],
  [
    coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate'),
    /NODE_EXTRA_CA_CERTS/,
    /authority/,
  ],
  [new Error("OOM command not allowed when used memory > 'maxmemory'."), /hết bộ nhớ/, /out of memory/],
  [new Error('MISCONF Redis is configured to save RDB snapshots'), /dung lượng đĩa/, /disk/],
  [coded('53100', 'could not extend file'), /dung lượng đĩa/, /disk/],
  [new Error("READONLY You can't write against a read only replica."), /bản sao chỉ đọc/, /copy/],
  [new Error('WRONGPASS invalid username-password pair or user is disabled.'), /mật khẩu/, /password/],
  [coded('28P01', 'password authentication failed for user "dondoc"'), /mật khẩu/, /password/],
  [coded('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:6379'), /từ chối kết nối/, /refuses the connection/],
])('%s is told with what is to be done, in either language', (error, vi, en) => {
  const failure = failureOf(error);
  expect(failure.vi).toMatch(vi);
  expect(failure.vi).toMatch(/đề nghị/);
  expect(failure.vi).not.toContain(error.message);
  expect(failure.en).toMatch(en);
  expect(failure.en).toContain(error.message);
});

it('what nobody knows is repeated in both languages, without the secrets in it', () => {
  const failure = failureOf(new Error('lost rediss://:hunter2@redis.example:6380 at once'));
  for (const text of Object.values(failure)) {
    expect(text).toContain('at once');
    expect(text).not.toContain('hunter2');
  }
});
