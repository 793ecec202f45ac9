package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.source.InstantVector;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The targets of a source without a target list.
class KnownTargetsTest {
    private static final Labels WEB = Labels.of("instance", "web1:9100", "job", "node");
    private final KnownTargets known = new KnownTargets(10);

    private static InstantVector of(double value) {
        var builder = new InstantVector.Builder();
        builder.add(WEB, 0, value);
        return builder.build();
    }

    /// The targets without data after these events. An event is a time with the age of a sample, a time without
    /// a response, or an estimate of the seconds between samples.
    private List<Labels> targetsWithoutDataAfter(String events) {
        for (var event : events.lines().toList()) {
            var fields = event.split(" ");
            long number = Long.parseLong(fields[1]);
            switch (fields[0]) {
                case "estimate" -> known.estimate(List.of(of(number)));
                case "gone" ->
                    known.take(
                            InstantVector.EMPTY, InstantVector.EMPTY, InstantVector.EMPTY, _ -> false, number * 1000);
                default -> known.take(of(1), of(number - Long.parseLong(fields[3])), of(20), _ -> false, number * 1000);
            }
        }
        return known.withoutData();
    }

    @Test
    void targetThatAgesBeforeLeavingTheListNoLongerSendsData() {
        assertThat(targetsWithoutDataAfter("""
                        listed 1000 age 3
                        estimate 5
                        listed 1040 age 43
                        gone 1060
                        """)).containsExactly(WEB);
    }

    @Test
    void targetThatLeavesTheListAtOnceIsGone() {
        assertThat(targetsWithoutDataAfter("""
                        listed 1000 age 3
                        estimate 5
                        gone 1015
                        """)).isEmpty();
        assertThat(known.all())
                .singleElement()
                .satisfies(target -> assertThat(target.present()).isFalse());
    }

    @Test
    void gapWithoutSamplesDoesNotLengthenTheScrapeInterval() {
        assertThat(targetsWithoutDataAfter("""
                        listed 1000 age 3
                        estimate 5
                        listed 1100 age 100
                        listed 1110 age 2
                        estimate 50
                        listed 1150 age 42
                        gone 1170
                        """)).containsExactly(WEB);
    }

    @Test
    void gapLongerThanTheLookbackDoesNotLengthenTheScrapeInterval() {
        assertThat(targetsWithoutDataAfter("""
                        listed 1000 age 3
                        estimate 5
                        listed 1050 age 53
                        gone 1070
                        listed 1110 age 2
                        estimate 100
                        listed 1160 age 52
                        gone 1170
                        """)).containsExactly(WEB);
    }

    @Test
    void longerScrapeIntervalIsAdopted() {
        assertThat(targetsWithoutDataAfter("""
                        listed 1000 age 3
                        estimate 15
                        listed 1050 age 53
                        listed 1060 age 3
                        listed 1120 age 3
                        estimate 60
                        listed 1175 age 58
                        gone 1180
                        """)).isEmpty();
    }
}
