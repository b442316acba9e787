"""Short articles that several tests tell."""

STORY = (
    "The vote on the new harbor wall has been moved to spring, the port authority said on Thursday. "
    "Members had been due to decide next week, after a debate that has gone on for three years."
)
OTHER = (
    "A barge loaded with gravel ran aground below the lock on Tuesday and blocked the canal for thirty hours. "
    "Nobody was hurt, and eleven ships waited above the lock until the tug had come."
)
