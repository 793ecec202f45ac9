package greenwall.lab.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Many series of a host are read one after the other, all at the same instants.
class InstantCacheTest {
    @Test
    void valuesOverHoursAreComputedOnceForAllSeries() {
        var work = new AtomicInteger();
        var cache = new InstantCache(t -> {
            work.incrementAndGet();
            return new double[] {0, t};
        });
        int scrapes = 1_100;
        for (int series = 0; series < 3; series++) {
            for (int i = 0; i < scrapes; i++) {
                long t = 1_773_000_007_000L + i * 15_000L;
                assertThat(cache.at(t)[1]).isEqualTo(t);
            }
        }
        assertThat(work).hasValue(scrapes);
    }

    @Test
    void moreInstantsThanSlotsStillGiveCorrectValues() {
        var cache = new InstantCache(t -> new double[] {t});
        for (int series = 0; series < 2; series++) {
            for (int i = 0; i < 10_000; i++) {
                assertThat(cache.at(i * 15_000L)[0]).isEqualTo((double) (i * 15_000L));
            }
        }
    }
}
