import type { Page } from 'playwright-core';

/** What a clerk types into a field, letter by letter. */
const words = 'Báo cáo kết quả thực hiện quý IV';

/**
 * A clerk's round through the screens by mouse and keyboard, in Vietnamese, of whoever signed in as the office.
 * @param left after each screen, before the document is left
 */
export async function playStory(page: Page, url: string, left: () => Promise<void>): Promise<void> {
  const go = (name: string) =>
    page.getByRole('navigation', { name: 'Danh mục chính' }).getByRole('link', { name, exact: true }).click();
  const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  const type = async (label: string, text = words) => {
    await page.getByLabel(label, { exact: true }).first().click();
    await page.keyboard.type(text);
  };

  await go('Nhiệm vụ');
  await heading('Nhiệm vụ');
  await page.locator('tbody tr[data-index]').first().waitFor();
  await type('Tìm theo số, tên, nội dung, báo cáo', 'nhiem vu 4711');
  await page.keyboard.press('Enter');
  await page.getByText('“nhiem vu 4711”').first().waitFor();
  await page.getByText('Bộ lọc', { exact: true }).click();
  await page.getByLabel('Quá hạn', { exact: true }).click();
  await page.getByRole('button', { name: 'Bỏ mọi điều kiện' }).click();
  await page.getByRole('button', { name: 'Số', exact: true }).click();
  await page.locator('tbody tr[data-index]').first().waitFor();

  await go('Hội nghị');
  await heading('Hội nghị');
  await page.getByRole('link', { name: 'Nhập hội nghị' }).click();
  await heading('Nhập hội nghị');
  await type('Tên hội nghị');
  await page.getByRole('button', { name: 'Nhập hội nghị' }).click();
  await page.getByRole('alert').waitFor();

  await go('Lịch');
  await heading('Lịch');
  for (let month = 0; month < 3; month += 1) await page.getByRole('link', { name: 'Tháng sau' }).click();

  await go('Sơ kết');
  await heading('Sơ kết');
  await page.getByRole('region', { name: 'Theo cơ quan chủ trì' }).waitFor();
  await page.getByLabel('Sau đính chính').click();
  await page.getByRole('region', { name: 'Theo cơ quan chủ trì' }).waitFor();

  await go('Nhật ký');
  await heading('Nhật ký');
  await type('Từ khóa', 'bao cao thu');
  await page.keyboard.press('Enter');
  await page
    .getByText(/bản ghi$/)
    .first()
    .waitFor();

  await go('Quản trị');
  await heading('Quản trị');
  await page.getByRole('link', { name: 'Quy định đôn đốc' }).first().click();
  await heading('Quy định đôn đốc');
  await page.getByRole('button', { name: 'Soạn quy định mới' }).click();
  await type('Giờ gửi', '0');
  await page.getByRole('button', { name: 'Bỏ qua' }).click();

  await go('Cài đặt');
  await heading('Cài đặt');
  await type('Mật khẩu hiện tại', 'khong phai mat khau');
  await page.getByLabel('Nhận thông báo qua thư điện tử').click();

  await go('Bàn làm việc');
  await heading('Bàn làm việc');
  await page.locator('[data-number]').first().getByRole('link').click();
  await heading('Nhiệm vụ');
  await left();
  await page.goto(url);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  await left();
}
