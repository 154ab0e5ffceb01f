export { meetingsConsumer } from './meetings-consumer.js';
export {
  findMeeting,
  listMeetings,
  type Conclusions,
  type MeetingDetail,
  type MeetingItem,
} from './meeting-queries.js';
