package greenwall.fleet.explain.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairedLinesTest {
    private static final int END = 900_000;
    private static final int[] ASKED = every(5_000);

    private static int[] every(int millis) {
        return IntStream.iterate(1_000, t -> t < END, t -> t + millis).toArray();
    }

    private static int[] shifted(int[] times, int delay) {
        return Arrays.stream(times).map(t -> t + delay).toArray();
    }

    @Test
    void responseThatAlwaysComesFollowsItsRequest() {
        assertThat(PairedLines.follows(shifted(ASKED, 40), ASKED, 0, END)).isTrue();
        assertThat(PairedLines.follows(ASKED, shifted(ASKED, 40), 0, END)).isFalse();
    }

    @Test
    void lineWithSeveralTriggersFollowsEachOfThem() {
        var retried = Arrays.stream(ASKED).filter(t -> t % 3 != 0).toArray();
        assertThat(PairedLines.follows(shifted(ASKED, 40), retried, 0, END)).isTrue();
    }

    @Test
    void constantLineFollowsNothing() {
        assertThat(PairedLines.follows(every(300), ASKED, 0, END)).isFalse();
        assertThat(PairedLines.follows(ASKED, every(300), 0, END)).isFalse();
    }

    @Test
    void independentLinesDoNotFollowEachOther() {
        var random = new Random(7);
        var unrelated = random.ints(180, 0, END).sorted().toArray();
        assertThat(PairedLines.follows(unrelated, ASKED, 0, END)).isFalse();
    }

    @Test
    void threeOccurrencesAreTooFew() {
        var few = new int[] {1_000, 60_000, 200_000};
        assertThat(PairedLines.follows(shifted(few, 40), few, 0, END)).isFalse();
    }
}
