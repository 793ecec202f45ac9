package greenwall.fleet.badsample;

import tools.jackson.databind.ObjectMapper;

/// A bad sample: see the architecture test.
public record FleetUsingJackson(ObjectMapper mapper) {}
