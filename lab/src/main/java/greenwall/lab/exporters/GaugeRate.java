package greenwall.lab.exporters;

import greenwall.lab.signal.Rate;

/// A number that has no total: what a gauge shows.
@FunctionalInterface
interface GaugeRate extends Rate {
    @Override
    default double total(long t) {
        throw new IllegalStateException("only a rate can be counted");
    }
}
