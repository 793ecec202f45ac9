package greenwall.fleet.probe.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.fleet.probe.OutputFormat;
import greenwall.fleet.probe.run.ProbeRunEvent.KernelCpu;
import greenwall.fleet.probe.run.ProbeRunEvent.Load;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The cost of a probe, and how it is limited.
class ProbeCostTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final long SECOND = 1_000_000_000L;
    private static final KernelCpu.Unknown UNTOLD = new KernelCpu.Unknown("nobody counts");

    @Test
    void hostAndProbeCpuAreComputedFromTwoSamples() {
        var meter = new CpuMeter(UNTOLD);
        assertThat(meter.sample("cpu  100 0 100 800 0 0 0 0 0 0 ; S 1 1 1 0 -1 0 0 0 0 0 10 10 0", NOW, SECOND))
                .isEmpty();
        var load = meter.sample("cpu  150 0 130 900 20 0 0 0 0 0 ; S 1 1 1 0 -1 0 0 0 0 0 30 20 0", NOW, 2 * SECOND)
                .orElseThrow();
        assertThat(load.hostBusy()).isCloseTo(80.0 / 200, within(1e-9));
        assertThat(load.probeCores()).isCloseTo(0.3, within(1e-9));
        assertThat(load.kernel()).isEqualTo(UNTOLD);
    }

    @Test
    void samplesThatAStalledConnectionDeliversAtOnceAreNotAHighLoad() {
        var meter = new CpuMeter(UNTOLD);
        meter.sample("cpu  100 0 100 800 0 0 0 0 0 0 ; S 1 1 1 0 -1 0 0 0 0 0 10 10 0", NOW, SECOND);
        var load = meter.sample(
                        "cpu  150 0 130 900 20 0 0 0 0 0 ; S 1 1 1 0 -1 0 0 0 0 0 12 13 0", NOW, SECOND + 20_000)
                .orElseThrow();
        assertThat(load.probeCores()).isCloseTo(0.05, within(1e-9));
    }

    @Test
    void inKernelTimeIsTakenFromTheKernelsCounter() {
        var meter = new CpuMeter(UNTOLD);
        meter.sample("cpu  100 0 100 800 0 0 0 0 ; S 1 1 1 0 -1 0 0 0 0 0 10 10 0 ; 4000000", NOW, SECOND);
        var load = meter.sample(
                        "cpu  150 0 130 900 20 0 0 0 ; S 1 1 1 0 -1 0 0 0 0 0 30 20 0 ; 504000000", NOW, 3 * SECOND)
                .orElseThrow();
        assertThat(load.kernel()).isEqualTo(new KernelCpu.Cores(0.25));
        meter.setUnknown("Operation not permitted");
        var silent = meter.sample("cpu  250 0 130 900 20 0 0 0 ; S 1 1 1 0 -1 0 0 0 0 0 30 20 0 ; ", NOW, 4 * SECOND)
                .orElseThrow();
        assertThat(silent.kernel()).isEqualTo(new KernelCpu.Unknown("Operation not permitted"));
    }

    @Test
    void inKernelTimeCountsAgainstTheBudget() {
        var watch = new CpuBudget(0.5, 1).new Watch();
        for (int i = 0; i < 4; i++) {
            assertThat(watch.sample(new Load(NOW, 0.2, 0.1, new KernelCpu.Cores(0.6))))
                    .isEmpty();
        }
        assertThat(watch.sample(new Load(NOW, 0.2, 0.1, new KernelCpu.Cores(0.6)))
                        .orElseThrow())
                .contains("0.7 cores (0.6 cores in the kernel)");
    }

    @Test
    void invalidSampleIsIgnored() {
        var meter = new CpuMeter(UNTOLD);
        for (var text :
                new String[] {"", "cpu", ";", "cpu 1 2 3 4 5 ; S", "x y z ; a b c", "cpu 99999999999999999999 ; S 1"}) {
            assertThat(meter.sample(text, NOW, SECOND)).isEmpty();
        }
    }

    private static Load load(double busy, double probeShare) {
        return new Load(NOW, busy, probeShare, UNTOLD);
    }

    @Test
    void aProbeThatTakesTooMuchForFiveSecondsIsOverBudget() {
        var watch = new CpuBudget(0.5, 1).new Watch();
        for (int i = 0; i < 4; i++) {
            assertThat(watch.sample(load(0.2, 0.9))).isEmpty();
        }
        assertThat(watch.sample(load(0.2, 0.9)).orElseThrow()).contains("0.9 cores");
    }

    @Test
    void oneSecondOfAttachingDoesNotExceedTheBudget() {
        var watch = new CpuBudget(0.5, 1).new Watch();
        assertThat(watch.sample(load(0.2, 1))).isEmpty();
        for (int i = 0; i < 60; i++) {
            assertThat(watch.sample(load(0.2, 0.1))).isEmpty();
        }
    }

    @Test
    void hostThatBecomesBusyExceedsTheBudgetAndOneBusyBeforeDoesNot() {
        var busy = new CpuBudget(8, 0.5).new Watch();
        for (int i = 0; i < 20; i++) {
            assertThat(busy.sample(load(1, 0.1))).isEmpty();
        }
        var rising = new CpuBudget(8, 0.5).new Watch();
        rising.sample(load(0.2, 0.1));
        var warnings = new ArrayList<String>();
        for (int i = 0; i < 6; i++) {
            rising.sample(load(0.95, 0.1)).ifPresent(warnings::add);
        }
        assertThat(warnings).isNotEmpty();
        assertThat(warnings.getLast()).contains("20 %").contains("95 %");
    }

    @Test
    void linesBeyondTwoMebibytesPerSecondAreSampledAndCounted() {
        var outputs = new ArrayList<>();
        var limiter = new OutputRateLimiter(OutputFormat.ROWS.parser(outputs::add));
        var line = "x".repeat(999);
        int count = 60_000;
        for (int i = 0; i < count; i++) {
            limiter.line(line, NOW.plusMillis(i / 20));
        }
        limiter.end(NOW);
        // A burst of 8 MiB, 2 MiB for each of three seconds, and one in sixteen of the remaining lines.
        double unsampledLines = (8 + 3 * 2) * 1.048576 * 1000;
        assertThat((double) outputs.size()).isCloseTo(unsampledLines + (count - unsampledLines) / 16, within(900.0));
        assertThat(limiter.dropped()).isEqualTo(count - outputs.size());
    }

    @Test
    void outputBelowTheLimitIsNotSampled() {
        var outputs = new ArrayList<>();
        var limiter = new OutputRateLimiter(OutputFormat.ROWS.parser(outputs::add));
        for (int i = 0; i < 10_000; i++) {
            limiter.line("y".repeat(100 + new Random(i).nextInt(50)), NOW.plusMillis(i));
        }
        assertThat(outputs).hasSize(10_000);
        assertThat(limiter.dropped()).isZero();
    }

    /// Each piece of output has its own timestamp, and a busy tool writes several within a millisecond.
    @Test
    void outputBelowTheLimitIsNotSampledEvenInManyPieces() {
        var outputs = new ArrayList<>();
        var limiter = new OutputRateLimiter(OutputFormat.ROWS.parser(outputs::add));
        var line = "z".repeat(1023);
        for (int i = 0; i < 20_000; i++) {
            limiter.line(line, NOW.plusNanos(i * 600_000L));
        }
        assertThat(outputs.size()).isEqualTo(20_000);
        assertThat(limiter.dropped()).isZero();
    }
}
