"""What the people of `hearth world` are called and what they say: ordinary small sentences put together by chance, so that pages
look, weigh and can be searched like real ones. The same seed says the same. Not here: the demo's texts, which are written (config/demo)."""

from itertools import islice, product
from random import Random

_NAMES = (
    "Ada Amira Anouk Arno Basil Bela Carys Cleo Dario Dunja Edda Emil Esme Farid Fenna Gita Goran Hanna Hugo Ilse Imre Jonas "
    "Juno Kaja Kofi Lasse Leyla Lorna Malik Marta Milo Nadja Noor Oda Oskar Paula Pavel Quinn Rosa Ruben Sanne Selim Tilda Tomas "
    "Ulla Vera Vito Wanda Yara Zeno"
)
NAMES = _NAMES.split()

_OPENERS = (
    "Good morning.", "Hello, all.", "I have been thinking about this.", "A small thing from today:", "Thank you for asking.",
    "No hurry with this one.", "Back from a walk.", "It rained until four.", "I made tea and sat down.", "Quiet day here.",
    "I read along yesterday.", "That made me smile.", "I was not sure whether to write.", "Long week.", "The bus was late again.",
)  # fmt: skip
_MIDDLES = (
    "The path by the river is dry now and the heron stood where it always stands.",
    "I tried the soup with barley and it was better on the second day.",
    "My neighbour lent me a drill and then stayed to hold the shelf.",
    "I said no to something on Saturday and nothing bad came of it.",
    "The library keeps a table by the window free in the mornings.",
    "I slept badly, got up, wrote it down, and then it was lighter.",
    "We played the game with the little boats and nobody minded the rules.",
    "The tomatoes on the sill have three leaves each; I count them every day.",
    "My sister called and we talked about nothing for half an hour.",
    "I am learning a song that has only four notes and still takes all week.",
    "The clock in the hall stopped, and I like the hall better.",
    "I found the photographs from the lake and looked at two of them.",
    "Work was loud, so I ate my lunch on the stairs by the garden.",
    "I wanted to cancel and went anyway, and stayed until the end.",
    "There is a blackbird on the roof who starts an hour before me.",
    "I do not know yet what I think about it, and that is fine for now.",
    "The train stood in a field for a while and everyone looked at the same cow.",
    "I planted the beans too early and will plant them again.",
    "I asked for help with the form. It took ten minutes.",
    "Some days the kettle is the whole plan.",
)  # fmt: skip
_CLOSINGS = (
    "", "How was yours?", "That is all.", "I would like to hear how others do it.", "You need not answer.", "See you on Thursday.",
    "Does anyone know that one?", "I will bring the blanket.", "More tomorrow, perhaps.", "*Slowly, then.*", "It helped.",
    "Sending quiet greetings.", "I am glad that this room is here.", "Take your time.",
)  # fmt: skip


def bodies(random: Random, most: int) -> list[str]:
    """Different messages in Markdown, as many as there are combinations or `most`."""
    combined = list(product(_OPENERS, _MIDDLES, _CLOSINGS))
    random.shuffle(combined)
    return [" ".join(part for part in parts if part) for parts in islice(combined, most)]


def name_of(number: int) -> str:
    """The display name of the person with this number, from 0."""
    name, round_ = NAMES[number % len(NAMES)], number // len(NAMES)
    return name if round_ == 0 else f"{name} {round_ + 1}"


def handle_of(number: int) -> str:
    """Unique, to the eye too: it ends in five digits of its own."""
    return f"{NAMES[number % len(NAMES)].lower()}-{number + 1:05}"
