package greenwall.connectors.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConcurrencyLimiterTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 2", "4, 3", "8, 6"})
    void viewsLeaveACallToThePollIfThereIsMoreThanOne(int count, int forViews) throws InterruptedException {
        var limiter = new ConcurrencyLimiter(count);

        int entered = 0;
        while (limiter.enter(false, System.nanoTime())) {
            entered++;
        }

        assertThat(entered).isEqualTo(forViews);
        assertThat(limiter.enter(true, System.nanoTime())).isEqualTo(forViews < count);
    }
}
