"""Everyday events and feelings in English, by topic (one line each: school, work, people, health, travel and weather, food and money, the rest). Data only."""

TIMES = "today|tonight|this morning|yesterday|last night|this week|just now|this afternoon".split("|")

GOOD_BY_TOPIC = """
I passed my exam|I got an A in math|I got the best grade in class|my teacher praised me|I finished my homework early|I graduated|I got into my dream school|I won first prize|my experiment worked|my paper was accepted|I finally understood the lesson|I learned to swim
I got promoted|I got a new job|my boss said I did a great job|the project went well|I finished the project on time|the interview went well|we got the contract|I got a bonus|I don't have to work late|my code finally works|the meeting was short and useful|my team is amazing
I had dinner with my family|my mom made my favorite food|my dad is out of the hospital|my baby smiled at me|my daughter took her first steps|my friends threw me a party|I made a new friend|she said yes|we got married|my boyfriend gave me flowers|I adopted a kitten|my dog is so cute|my friend came to visit me|we made up after the fight|everyone remembered my birthday
I feel much better|the doctor said I am healthy|my fever is gone|I slept really well|I lost five pounds|I ran ten kilometers|the surgery went well|my tooth does not hurt anymore
the trip was amazing|the view was beautiful|the flight was on time|we had a great time at the beach|I saw the sunrise|the hotel was lovely|we saw a rainbow|the weather is beautiful|the sun is out|it is a lovely day|the rain has stopped|it is warm and sunny
the food was delicious|the cake turned out perfect|the soup was really good|I had a great cup of coffee|the pizza was tasty|I cooked dinner and everyone loved it|I won the lottery|I found my keys|I found my wallet|I got a refund|I bought a beautiful dress|I saved enough money for the trip
the movie was great|I love this song|my favorite team won|we won the game|the concert was fantastic|I had so much fun|everything is going well|things are getting better|I got good news|my dream came true|a stranger helped me|I love my new room|I am not worried anymore|it was easier than I thought|nothing went wrong|there was no traffic|I am proud of myself|I love my life
""".strip().split("\n")
GOOD = "|".join(GOOD_BY_TOPIC).split("|")

BAD_BY_TOPIC = """
I failed the test|I failed math|I got a bad grade|my teacher scolded me|I have too much homework|I did not get into college|my experiment failed|my paper was rejected|I forgot my homework|I don't understand the class|my classmates laughed at me|I lost the competition
I got fired|I lost my job|my boss is angry with me|my boss criticized me|I have to work late again|the project failed|the interview went badly|I did not get the job|my coworker took credit for my work|I hate my job|I am under too much pressure|the deadline is killing me|my computer crashed
I had a fight with my mom|my parents are fighting|my boyfriend broke up with me|my girlfriend left me|my best friend lied to me|my grandpa died|my cat is sick|my dog ran away|nobody came to my party|nobody understands me|everyone forgot my birthday|my son is in the hospital|I miss my family so much|my friend is ignoring me|we are getting divorced|she did not text me back
I am sick|I have a cold|my stomach hurts|I have a headache|I could not sleep all night|I broke my arm|my back hurts|the test results were bad|I gained ten pounds|I feel dizzy
my flight was canceled|the train was delayed|I missed the bus|I lost my luggage|the hotel was dirty|we got lost|I was stuck in traffic for hours|the trip was a disaster|it is raining again|I got soaked in the rain|it is too hot to sleep|it is freezing and I hate it|the weather is awful
the food was terrible|the soup was cold|I burned dinner|the waiter was rude|I got food poisoning|the coffee was bad|the pizza never came|I lost my phone|someone stole my bike|my phone is broken|I got scammed|the rent is too high|I am broke|I wasted so much money|my car broke down
the movie was terrible|my team lost|the game was boring|the internet is down|my neighbors are so loud|my plans fell through|everything is going wrong|nothing is going right|I messed up again|I ruined everything|I can't do anything right|it was worse than I expected|nobody helped me|I am not doing well|I don't feel good|I am not okay|I don't like this|it did not go well|I can't take it anymore|I have no friends|I was late again
""".strip().split("\n")
BAD = "|".join(BAD_BY_TOPIC).split("|")

PLAIN = """
what is the capital of Germany|what time is it|who wrote this book|how far is the moon|what is water made of|translate this sentence|write a leave request|write a short poem|recommend a book|how do I cook rice|what is your name|who are you|what can you do|today is Wednesday|the meeting is at three|I live in London|I am a student|I work in an office|I take the bus to work|I have two brothers|the book is on the table|I am going to the store|the train leaves at eight|I am reading a book|it is ten o'clock|my name is Tom|I am from Canada|the file is in the folder|she works at a bank|I ate rice for lunch|hello|hi|hey|good morning|ok|okay|yes|no|maybe|test|what|why|tell me more|how many days are in a year|what is two plus two|where is the station|is it open on Sunday|I bought a pen|he is thirty years old|we meet on Friday|the room is on the second floor|can you help me write an email|give me a plan|tell me a story|how do I learn English|what is photosynthesis|who is the president|the bus stops here|I drink tea|I have a cat|the store opens at nine
""".strip().replace("\n", "|").split("|")

JOY = "I am so happy|so happy|I feel great|this is awesome|what a great day|I love it|I'm so excited|yay|it feels amazing|I'm really proud|best day ever|I can't stop smiling|thank you so much|I'm so grateful|what a relief|I'm thrilled|so glad|it brightened my day".split("|")
WOE = "I am so sad|so sad|I feel terrible|this is awful|what a bad day|I hate it|I'm so upset|I want to cry|I'm really disappointed|worst day ever|I can't stop crying|I'm so tired|I feel hopeless|I'm so angry|it's not fair|I feel so alone|I'm so stressed|I don't know what to do|ugh".split("|")
SHORT_GOOD = "great|awesome|nice|good|very good|perfect|wonderful|amazing|love it|I love you|thanks|thank you|ok thank you|thanks a lot|yay|haha|hahaha|lol|cool|happy|so happy|excellent|fantastic|well done|good job|I'm happy|I did it|we won|not bad|so good|best ever|beautiful|I'm fine|feeling good|no problem|happy birthday|congrats".split("|")
SHORT_BAD = "bad|very bad|terrible|awful|sad|so sad|angry|tired|so tired|exhausted|lonely|stressed|hate it|I hate you|I hate this|ugh|boring|disgusting|horrible|worst|not good|not happy|no good|I'm sad|I failed|we lost|disappointed|annoying|this sucks|I'm sick|help me|I'm scared|depressed|I give up|so bad|upset|heartbroken|crying|painful".split("|")
MODIFIERS = "really|so|very|quite|pretty|extremely|a bit".split("|")
GOOD_ADJ = "happy|glad|excited|proud|grateful|relaxed|hopeful|pleased|cheerful|thankful|joyful".split("|")
BAD_ADJ = "sad|angry|upset|tired|lonely|anxious|worried|scared|disappointed|stressed|bored|miserable|hurt|nervous|depressed".split("|")
