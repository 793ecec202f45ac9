package greenwall.fleet.state;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetSamplesTest {
    private static Target target(int interval, double samples) {
        return new Target(
                Labels.of("instance", "node04:9100"),
                true,
                true,
                true,
                0,
                samples,
                Optional.of(Instant.EPOCH),
                Optional.of(Duration.ofSeconds(interval)),
                "",
                false,
                false);
    }

    /// The five-minute rate of a target that was scraped for less time is too low by the missing part.
    @ParameterizedTest
    @CsvSource({
        "5, 60, false",
        "5, 58, false",
        "5, 57, true",
        "5, 46, true",
        "15, 18, false",
        "15, 17, true",
        "60, 4, false",
        "60, 3, true"
    })
    void targetIsNewUntilFiveMinutesOfSamplesExistAllowingTwoMissedScrapes(
            int interval, double samples, boolean recentlyScraped) {
        assertThat(TargetSamples.isRecentlyScraped(target(interval, samples))).isEqualTo(recentlyScraped);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ups_battery_charge", "upgrades_pending{arch=\"x\"}", "nut_battery_charge"})
    void aMetricThatBeginsLikeUpCanBeThatOfATextfile(String selector) {
        assertThat(new RawSampleAges(selector).canBeTextfile()).isTrue();
        assertThat(new RawSampleAges("up{job=\"node\"}").canBeTextfile()).isFalse();
    }
}
