S This are a sentence .
A 1 2|||R:VERB:SVA|||is|||REQUIRED|||-NONE-|||0
A 0 1|||R:DET|||These|||REQUIRED|||-NONE-|||1
A 2 3|||U:DET||||||REQUIRED|||-NONE-|||1
A 3 4|||R:NOUN:NUM|||sentences|||REQUIRED|||-NONE-|||1

S I likes turtles very much .
A 1 2|||R:VERB:SVA|||like|||REQUIRED|||-NONE-|||0
A 1 2|||R:VERB:SVA|||like|||REQUIRED|||-NONE-|||1

S He go to school yesterday by the bus .
A 1 2|||R:VERB:TENSE|||went|||REQUIRED|||-NONE-|||0
A 4 5|||U:NOUN||||||REQUIRED|||-NONE-|||0
A 6 7|||U:DET||||||REQUIRED|||-NONE-|||0
A 8 8|||M:NOUN|||yesterday|||REQUIRED|||-NONE-|||0
A 1 2|||R:VERB:SVA|||goes|||REQUIRED|||-NONE-|||1
A 4 5|||U:NOUN||||||REQUIRED|||-NONE-|||1
A 6 7|||U:DET||||||REQUIRED|||-NONE-|||1
A 8 8|||M:OTHER|||every day|||REQUIRED|||-NONE-|||1

S There is nothing wrong here .
A -1 -1|||noop|||-NONE-|||REQUIRED|||-NONE-|||0
A -1 -1|||noop|||-NONE-|||REQUIRED|||-NONE-|||1

S She said that that she will came tomorrow .
A 2 3|||U:PREP||||||REQUIRED|||-NONE-|||0
A 5 6|||R:VERB:TENSE|||would|||REQUIRED|||-NONE-|||0
A 6 7|||R:VERB:FORM|||come|||REQUIRED|||-NONE-|||0
A 2 3|||U:PREP||||||REQUIRED|||-NONE-|||1
A 6 7|||R:VERB:FORM|||come|||REQUIRED|||-NONE-|||1

S In the morning we was eating breakfast the .
A 4 5|||R:VERB:SVA|||were|||REQUIRED|||-NONE-|||0
A 7 8|||U:DET||||||REQUIRED|||-NONE-|||0
A 4 6|||R:VERB:TENSE|||ate|||REQUIRED|||-NONE-|||1
A 7 8|||U:DET||||||REQUIRED|||-NONE-|||1

S Я люблю читати книги які написав мій друг .
A 4 4|||M:PUNCT|||,|||REQUIRED|||-NONE-|||0
A 4 5|||R:OTHER|||, котрі|||REQUIRED|||-NONE-|||1

S Вони пішли до дому пізно в вечері .
A 2 4|||R:ORTH|||додому|||REQUIRED|||-NONE-|||0
A 5 7|||R:ORTH|||ввечері|||REQUIRED|||-NONE-|||0
A 2 4|||R:ORTH|||додому|||REQUIRED|||-NONE-|||1
A 5 7|||R:NOUN|||увечері|||REQUIRED|||-NONE-|||1

S Цей текст не має помилок .
A -1 -1|||noop|||-NONE-|||REQUIRED|||-NONE-|||0
A 3 4|||R:NOUN|||містить|||REQUIRED|||-NONE-|||1

S Мені подобається дивитись на зоряне небо кожного вечіра
A 2 3|||R:SPELL|||дивитися|||REQUIRED|||-NONE-|||0
A 6 8|||R:OTHER|||щовечора .|||REQUIRED|||-NONE-|||0
A 7 8|||R:SPELL|||вечора|||REQUIRED|||-NONE-|||1
A 8 8|||M:PUNCT|||.|||REQUIRED|||-NONE-|||1

S I am agree with you , because you is right .
A 1 2|||U:VERB:TENSE||||||REQUIRED|||-NONE-|||0
A 5 6|||U:PUNCT||||||REQUIRED|||-NONE-|||0
A 8 9|||R:VERB:SVA|||are|||REQUIRED|||-NONE-|||0
A 1 2|||U:VERB:TENSE||||||REQUIRED|||-NONE-|||1
A 8 9|||R:VERB:SVA|||are|||REQUIRED|||-NONE-|||1

S We discussed about the the problem yesterday evening long .
A 2 4|||U:OTHER||||||REQUIRED|||-NONE-|||0
A 6 6|||M:OTHER|||at length|||REQUIRED|||-NONE-|||0
A 8 9|||U:ADV||||||REQUIRED|||-NONE-|||0
A 2 4|||U:OTHER||||||REQUIRED|||-NONE-|||1
A 8 8|||M:PREP|||for|||REQUIRED|||-NONE-|||1

