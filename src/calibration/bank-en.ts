/** The English sentences of the bank, one a line; see bank.ts. */

export const GOOD = `
I got into the university I dreamed of!
Dinner with my old friends was so much fun.
The doctor says I'm completely healthy again, what a relief.
My little sister drew me a card and it made my day.
I finally fixed the bug that kept me up all week.
It's sunny outside and I feel great.
The room was spotless and the staff could not have been kinder.
Best noodles in town, and the portions are huge.
I could not put this book down, a beautiful story.
The battery lasts two days and the screen is gorgeous.
It arrived early, well packed, and works perfectly.
Good value for the money, I would buy it again.
`;

export const BAD = `
I failed my driving test for the third time.
My flight was cancelled and nobody would help us.
I feel so lonely since I moved here.
My boss took the credit for my work again.
We lost the game in the last minute.
I have been sick all week and I'm tired of it.
The room smelled of smoke and the bed was broken.
Cold food, slow service, never again.
The plot makes no sense and the ending is a letdown.
It stopped working after two days and they refuse a refund.
The zipper broke the first time I used it.
Overpriced and much smaller than in the picture.
`;

export const NO_MOOD = `
What is the tallest mountain in the world?
Please translate this sentence into French.
The meeting starts at ten in room four.
How do I convert a picture to another format?
Water freezes at zero degrees Celsius.
Write a short email to confirm an appointment.
The book has twelve chapters and an index.
What time does the store close on Sundays?
List three kinds of renewable energy.
The hotel is two blocks from the station.
My phone number ends in four two seven.
Explain what a prime number is.
Hello, are you there?
Sort these names in alphabetical order.
The box contains a charger and a cable.
Who wrote this novel?
Check-in starts at two in the afternoon.
Tell me about the history of tea.
`;

export const GOOD_MIXED = `
The room was small, but clean and quiet, and we slept well.
Shipping took a week, but the quality is excellent.
A slow start, yet by the end I was in tears. Highly recommended.
The fan is a bit loud; apart from that it is a great laptop.
Not the cheapest place, but the food was worth every penny.
The manual is useless, luckily the camera is easy to use and takes lovely pictures.
`;

export const BAD_MIXED = `
Nice location, but dirty sheets and no hot water. Avoid.
It looks pretty, and that is the only good thing about it.
The first chapters were promising, the rest is padding.
Great specs on paper, in practice it crashes every day.
The waiter was friendly, but the meat was raw.
Cheap, yes, and it fell apart within a week.
`;
