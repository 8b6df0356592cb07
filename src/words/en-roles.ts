import type { RolesWords } from './roles-words.ts';

export const enRoles: RolesWords = {
  title: 'Roles',
  intro: 'One model plays every role; only the prompt differs.',
  extraTitle: 'More roles',
  extraHelp:
    'After the reply the model looks at your message again, and what it finds is shown below the message. Each role takes a little time.',
  roles: {
    tone: {
      name: 'Mood in three',
      about: 'Positive, neutral or negative.',
      labels: { 正面: 'positive', 中性: 'neutral', 负面: 'negative' },
    },
    intent: {
      name: 'Intent',
      about: 'A question, a request, feelings, small talk or something else.',
      labels: {
        提问: 'question',
        请求: 'request',
        倾诉: 'feelings',
        闲聊: 'small talk',
        其他: 'other',
      },
    },
    keywords: {
      name: 'Keywords',
      about:
        'Up to three, all of them words of your message. Where the model gives none, the most frequent words are taken, and that is said.',
      labels: {},
    },
    urgency: {
      name: 'Urgency',
      about: 'Urgent or not.',
      labels: { 紧急: 'urgent', 普通: 'not urgent' },
    },
  },
  untrained:
    'The built-in demo was not trained for these roles and is wrong most of the time; a full model should do better.',
  counted: 'counted',
  found: (role, values) => `${role}: ${values}`,
  label: 'What other roles found',
};
