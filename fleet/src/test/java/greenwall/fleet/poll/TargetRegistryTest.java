package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.source.Vector;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Of a source that has no list of its targets.
class TargetRegistryTest {
    private static final Labels WEB = Labels.of("instance", "web1:9100", "job", "node");
    private final TargetRegistry registry = new TargetRegistry(10);

    private static Vector of(double value) {
        var one = new Vector.Builder();
        one.add(WEB, 0, value);
        return one.build();
    }

    /// @param age of the newest sample
    private void listed(long second, long age) {
        registry.take(of(1), of(second - age), of(20), _ -> false, second * 1000);
    }

    private void notListed(long second) {
        registry.take(Vector.EMPTY, Vector.EMPTY, Vector.EMPTY, _ -> false, second * 1000);
    }

    private List<Labels> unfed() {
        return registry.unfed();
    }

    @Test
    void whatGrowsOldBeforeItLeavesTheListIsNoLongerWritten() {
        listed(1_000, 3);
        registry.estimate(List.of(of(5)));
        listed(1_040, 43);
        notListed(1_060);
        assertThat(unfed()).containsExactly(WEB);
    }

    @Test
    void whatLeavesTheListAtOnceIsGone() {
        listed(1_000, 3);
        registry.estimate(List.of(of(5)));
        notListed(1_015);
        assertThat(unfed()).isEmpty();
        assertThat(registry.all())
                .singleElement()
                .satisfies(target -> assertThat(target.present()).isFalse());
    }

    @Test
    void aStretchWithoutSamplesDoesNotMakeATargetOneThatIsScrapedSeldom() {
        listed(1_000, 3);
        registry.estimate(List.of(of(5)));
        listed(1_100, 100);
        listed(1_110, 2);
        registry.estimate(List.of(of(50)));
        listed(1_150, 42);
        notListed(1_170);
        assertThat(unfed()).containsExactly(WEB);
    }

    @Test
    void neitherDoesOneThatIsLongerThanTheSourceLooksBack() {
        listed(1_000, 3);
        registry.estimate(List.of(of(5)));
        listed(1_050, 53);
        notListed(1_070);
        listed(1_110, 2);
        registry.estimate(List.of(of(100)));
        listed(1_160, 52);
        notListed(1_170);
        assertThat(unfed()).containsExactly(WEB);
    }

    @Test
    void aTargetThatIsScrapedMoreSeldomFromNowOnIsTakenAsSuch() {
        listed(1_000, 3);
        registry.estimate(List.of(of(15)));
        listed(1_050, 53);
        listed(1_060, 3);
        listed(1_120, 3);
        registry.estimate(List.of(of(60)));
        listed(1_175, 58);
        notListed(1_180);
        assertThat(unfed()).isEmpty();
    }
}
