/** What does not hold in a bundle, in both languages. */
export interface BundleFault {
  readonly vi: string;
  readonly en: string;
}

/** What can be wrong with a bundle, each as one says it. */
export const faults = {
  /** What the format or a signature is refused for is said in the words of the specifications, which are English. */
  refused: (reason: string): BundleFault => ({
    vi: `Gói sai định dạng hoặc chữ ký không hợp lệ (${reason})`,
    en: `Refused: ${reason}`,
  }),
  manifest: (files: readonly string[]): BundleFault => ({
    vi: `Danh mục tệp của gói không khớp: ${files.join(', ')}`,
    en: `The bundle’s manifest does not fit: ${files.join(', ')}`,
  }),
  otherKey: (): BundleFault => ({
    vi: 'Khóa trong gói khác với khóa được tin cậy',
    en: 'The key in the bundle is another than the one that is trusted',
  }),
  order: (leaf: number): BundleFault => ({
    vi: `Sự kiện ở mục ${leaf}: không đứng sau sự kiện trước nó`,
    en: `Event at entry ${leaf}: not behind the one before it`,
  }),
  beyond: (leaf: number, size: number): BundleFault => ({
    vi: `Sự kiện ở mục ${leaf}: nhật ký đã ký chỉ có ${size} mục`,
    en: `Event at entry ${leaf}: the log that was signed has ${size} entries`,
  }),
  unwitnessed: (leaf: number, size: number): BundleFault => ({
    vi: `Sự kiện ở mục ${leaf}: bên chứng kiến mới đồng xác nhận ${size} mục đầu`,
    en: `Event at entry ${leaf}: witnesses cosigned the first ${size} entries alone`,
  }),
  noEntry: (leaf: number): BundleFault => ({
    vi: `Sự kiện ở mục ${leaf}: phần ghi trong nhật ký không phải là một mục`,
    en: `Event at entry ${leaf}: what stands for it in the log is no entry`,
  }),
  notInTheLog: (leaf: number): BundleFault => ({
    vi: `Sự kiện ở mục ${leaf}: không có trong nhật ký đã ký`,
    en: `Event at entry ${leaf}: it is not in the log that was signed`,
  }),
  noSalt: (leaf: number): BundleFault => ({
    vi: `Sự kiện ở mục ${leaf}: thiếu muối băm nên không thể đối chiếu nội dung với nội dung đã ghi`,
    en: `Event at entry ${leaf}: a salt is missing, so that what it says cannot be compared with what was recorded`,
  }),
  otherData: (leaf: number): BundleFault => ({
    vi: `Sự kiện ở mục ${leaf}: dữ liệu khác với dữ liệu đã ghi`,
    en: `Event at entry ${leaf}: its data is another than was recorded`,
  }),
  otherMetadata: (leaf: number): BundleFault => ({
    vi: `Sự kiện ở mục ${leaf}: dữ liệu kèm theo khác với dữ liệu đã ghi`,
    en: `Event at entry ${leaf}: its metadata is another than was recorded`,
  }),
  otherCount: (found: number, answered: string): BundleFault => ({
    vi: `Gói có ${found} sự kiện, còn yêu cầu đã được trả lời bằng ${answered} sự kiện`,
    en: `There are ${found} events, and the request was answered with ${answered}`,
  }),
  otherFiles: (): BundleFault => ({
    vi: 'Danh sách tệp (files.json) khác với các tệp mà sự kiện nêu',
    en: 'The list of files (files.json) is another than that of the files that the events name',
  }),
  otherIndex: (): BundleFault => ({
    vi: 'Bản xác nhận không cam kết với bảng kê này',
    en: 'The checkpoint does not commit to the index',
  }),
  leftOut: (month: string, committed: number, given: number): BundleFault => ({
    vi: `Tháng ${month}: đã cam kết ${committed} sự kiện, còn gói có ${given} sự kiện, hoặc là những sự kiện khác`,
    en: `${month}: ${committed} events were committed to, and these are ${given}, or others`,
  }),
};
