"""Rules of nations: who has AI, who depends on whom, blocs, arms, treaties, the race, power and consent."""
