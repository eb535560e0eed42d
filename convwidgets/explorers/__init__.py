"""Floor 3: settings, trace, scene and player joined; one module for each explorer."""
