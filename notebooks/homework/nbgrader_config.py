"""The course, as nbgrader and `python -m convwidgets.homework` read it.

Everything may be changed except the folders' names: the command expects
nbgrader's own (source, release, submitted, autograded, feedback).
"""

c = get_config()  # noqa: F821  # given by traitlets

# The name of the course.  The numbers of each student are drawn from the name that stands in the
# notebooks, so this one may be your own.
c.CourseDirectory.course_id = "convwidgets"

# What students find in place of a solution and of the model answer.
c.ClearSolutions.code_stub = {"python": "# Your code here"}
c.ClearSolutions.text_stub = "Your answer here."

# nbgrader's own autograding, one click away in formgrader, would run what students wrote with your
# rights.  With this line it refuses; `python -m convwidgets.homework grade` isolates them.
c.Autograde.exporter_class = "convwidgets.homework.preprocessors.RefusingExporter"

# The zone in which times are read and told, such as "Europe/Vienna".
c.NbGraderAPI.timezone = "UTC"
c.Exchange.timezone = "UTC"

# A test that a student deleted is put back, also by nbgrader alone.
c.OverwriteCells.add_missing_cells = True
