package greenwall.views;

import java.util.OptionalDouble;

/// From how far away a screen is read, in metres, and how long its diagonal is, where somebody said so.
public record Viewing(double distance, OptionalDouble diagonal) {}
