"""The invented year: its enterprises, the lives of their grievances, its workbooks."""
