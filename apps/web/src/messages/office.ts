import { speakAlso } from './language.js';

// What only the screens of the administration and of the trail say: whoever opens none of them does not load it.
await speakAlso({
  vi: () => import('virtual:messages/vi/office'),
  en: () => import('virtual:messages/en/office'),
});
