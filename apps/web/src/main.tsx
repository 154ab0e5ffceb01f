import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './styles/base.css';
import './styles/print.css';
import { queryClient } from './api/query-client.js';
import { preferredLanguage, speak } from './messages/language.js';
import { router } from './router.js';

await speak(preferredLanguage());
const place = document.getElementById('root');
if (!place) throw new Error('The page has no place for itself');
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
