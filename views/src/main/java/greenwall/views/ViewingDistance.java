package greenwall.views;

import java.util.OptionalDouble;

/// The distance from which a screen is read, in metres, and its diagonal, if known.
public record ViewingDistance(double distance, OptionalDouble diagonal) {}
