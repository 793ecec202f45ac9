package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.form.FormQuery;
import greenwall.fleet.form.TargetLabels;
import greenwall.fleet.identity.IdentitySettings;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.quantity.QuantityForm;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.Outcome;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The cost of mapping and aggregating 10,000 hosts with 40 quantities each, without the time that the source
/// takes.
@Tag("bench")
class FleetPollBench {
    private static final int HOSTS = 10_000;
    private static final int QUANTITIES = 40;

    @Test
    void pollOfTenThousandHostsWithFortyQuantitiesTakesLessThanOneSecond() {
        var catalogue = QuantityCatalogue.shipped();
        var fleet = new BigFleet(catalogue);
        var poller = new FleetPoller(
                Map.of("big", fleet.metrics),
                new PollSettings(
                        catalogue,
                        IdentitySettings.DEFAULT,
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(60),
                        false,
                        () -> fleet.metrics.now,
                        System::nanoTime));
        var cpu = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpuBeforeFirst = cpu.getProcessCpuTime();
        var state = poller.poll();
        long first = cpu.getProcessCpuTime() - cpuBeforeFirst;
        assertThat(state.hosts()).hasSize(HOSTS);
        assertThat(state.hosts().getFirst().cells()).hasSizeGreaterThanOrEqualTo(QUANTITIES);
        for (int i = 0; i < 10; i++) {
            fleet.advance();
            poller.poll();
        }
        var passMillis = new double[15];
        var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (int i = 0; i < passMillis.length; i++) {
            fleet.advance();
            long before = bean.getTotalThreadAllocatedBytes();
            long cpuBeforePass = cpu.getProcessCpuTime();
            state = poller.poll();
            passMillis[i] = (cpu.getProcessCpuTime() - cpuBeforePass) / 1e6;
            allocated += bean.getTotalThreadAllocatedBytes() - before;
        }
        long headlineStart = System.nanoTime();
        var text = state.hostCounts().text();
        double headline = (System.nanoTime() - headlineStart) / 1e6;
        Arrays.sort(passMillis);
        System.out.printf(
                "10,000 hosts x %d quantities: CPU of the first poll %.0f ms, then p50 %.0f ms, p95 %.0f ms, %.1f MB a beat; headline %.1f ms (%s)%n",
                QUANTITIES,
                first / 1e6,
                passMillis[passMillis.length / 2],
                passMillis[passMillis.length - 1],
                allocated / 1e6 / passMillis.length,
                headline,
                text);
        assertThat(passMillis[passMillis.length / 2]).isLessThan(1000);
    }

    /// Responses are built once, so that building them is not part of the measurement.
    private static final class BigFleet {
        final FakeMetrics metrics;
        private final Map<String, InstantVector> values = new HashMap<>();
        private final Map<String, Labels[]> labels = new HashMap<>();
        private final double[] numbers = new double[HOSTS];
        private final Set<String> exprs = new LinkedHashSet<>();

        BigFleet(QuantityCatalogue catalogue) {
            var instances = new Labels[HOSTS];
            var ups = new Labels[2 * HOSTS];
            var upPlain = new Labels[2 * HOSTS];
            var nodes = new Labels[HOSTS];
            for (int i = 0; i < HOSTS; i++) {
                var address = "10." + i / 62_500 + "." + i / 250 % 250 + "." + i % 250;
                instances[i] = Labels.of("instance", address + ":9100");
                nodes[i] = Labels.of("instance", address + ":9100", "job", "node");
                ups[i] = nodes[i].with(Labels.NAME, "up");
                upPlain[i] = nodes[i];
                upPlain[HOSTS + i] = Labels.of("instance", address + ":9134", "job", "zfs");
                ups[HOSTS + i] = upPlain[HOSTS + i].with(Labels.NAME, "up");
                numbers[i] = (i % 50) / 100.0;
            }
            labels.put("instances", instances);
            labels.put("nodes", nodes);
            labels.put("ups", ups);
            labels.put("upPlain", upPlain);
            var names = new LinkedHashSet<String>();
            for (var quantity : catalogue.quantities()) {
                catalogue.forms(quantity.id()).stream()
                        .filter(f -> f.exporter().equals("node_exporter")
                                || f.exporter().equals("site_script"))
                        .filter(f -> f.inputs().isEmpty()
                                && f.encoding() == QuantityForm.Encoding.NUMBER
                                && f.judgedExpr().isEmpty())
                        .findFirst()
                        .ifPresent(form -> {
                            if (exprs.size() < QUANTITIES && exprs.add(form.expr())) {
                                var query = FormQuery.of(form, TargetLabels.NONE);
                                query.needed().forEach(s -> names.add(FormQuery.metric(s)));
                            }
                        });
            }
            metrics = new FakeMetrics() {
                @Override
                public Outcome<InstantVector> instant(String query, Duration deadline) {
                    return big(query, deadline, exprs);
                }

                private Outcome<InstantVector> big(String query, Duration deadline, Set<String> known) {
                    InstantVector found;
                    synchronized (BigFleet.this) {
                        found = values.computeIfAbsent(query, q -> answer(q, known, now.toEpochMilli()));
                    }
                    return super.instant("nothing", deadline).map(_ -> found);
                }

                @Override
                public Outcome<List<String>> labelValues(
                        String label, List<String> selectors, TimeWindow window, Duration deadline) {
                    return super.labelValues(label, selectors, window, deadline).map(_ -> List.copyOf(names));
                }
            };
        }

        void advance() {
            metrics.advance(Duration.ofSeconds(15));
            synchronized (this) {
                values.replaceAll((query, _) -> answer(query, exprs, metrics.now.toEpochMilli()));
            }
        }

        private InstantVector answer(String query, Set<String> known, long now) {
            return switch (query) {
                case "up" -> vector("ups", now, 1);
                case "timestamp(up)" -> vector("upPlain", now, now / 1000.0 - 3);
                case "sum_over_time(up[5m])" -> vector("upPlain", now, 20);
                default ->
                    query.contains("(timestamp(")
                            ? vector("nodes", now, now / 1000.0 - 3)
                            : known.contains(query) ? vector("instances", now, Double.NaN) : InstantVector.EMPTY;
            };
        }

        private InstantVector vector(String labelSet, long now, double value) {
            var builder = new InstantVector.Builder();
            var rows = labels.getOrDefault(labelSet, new Labels[0]);
            for (int i = 0; i < rows.length; i++) {
                builder.add(rows[i], now, Double.isNaN(value) ? numbers[i] : value);
            }
            return builder.build();
        }
    }
}
