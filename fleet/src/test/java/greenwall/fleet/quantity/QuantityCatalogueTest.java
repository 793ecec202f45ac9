package greenwall.fleet.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuantityCatalogueTest {
    private static final List<String> NAMES = List.of(
            "up cpu.util load.per_cpu mem.util fs.root.used fs.used fs.full_in disk.util disk.read.latency disk.write.latency"
                    .split(" "));
    private static final List<String> MORE = List.of(
            ("net.rx net.tx tcp.retrans tcp.connections uptime clock.offset clock.synced systemd.failed textfile.age pool.health"
                            + " pool.usage pool.full_in pool.fragmentation pool.dedup pool.errors pool.readonly pool.read.ops"
                            + " pool.write.ops pool.read.bytes pool.write.bytes vdev.state vdev.errors scrub.running scrub.progress"
                            + " scrub.errors scrub.age ds.used ds.available ds.referenced ds.quota ds.compressratio snap.count snap.age"
                            + " repl.age repl.errors arc.hit_ratio arc.hit_ratio.demand arc.size arc.target arc.max arc.min arc.mfu"
                            + " arc.mru arc.ghost_hits arc.evictions arc.prefetch_hits l2arc.hit_ratio l2arc.size wg.handshake.age"
                            + " wg.never wg.rx wg.tx vm.state vm.cpu vm.cores vm.steal vm.mem vm.disk.read vm.disk.write vm.disk.iops"
                            + " vm.disk.latency vm.net.rx vm.net.tx ebpf.disk.p99 ebpf.runq.p99 ebpf.txg.p99 ebpf.metaslab.p99"
                            + " ebpf.zio.read.p99 ebpf.zio.write.p99 ebpf.syscalls ebpf.page_cache.hit ebpf.major_faults slo.host"
                            + " slo.pool slo.arc slo.wg prom.storage alertmanager.up target.down")
                    .split(" "));

    private final QuantityCatalogue catalogue = QuantityCatalogue.shipped();

    @Test
    void catalogueContainsEveryExpectedQuantity() {
        var ids = catalogue.quantities().stream().map(Quantity::id).toList();
        assertThat(ids).containsAll(NAMES).containsAll(MORE).doesNotHaveDuplicates();
    }

    @Test
    void fillTimeLimitsWarnHoursAhead() {
        for (var id : List.of("fs.full_in", "pool.full_in")) {
            var quantity = catalogue.quantities().stream()
                    .filter(candidate -> candidate.id().equals(id))
                    .findFirst()
                    .orElseThrow();
            assertThat(quantity.warn().orElseThrow().matches(6 * 3600)).as(id).isTrue();
            assertThat(quantity.critical().orElseThrow().matches(3600)).as(id).isTrue();
            assertThat(quantity.warn().orElseThrow().matches(Double.POSITIVE_INFINITY))
                    .as(id)
                    .isFalse();
        }
    }

    @Test
    void everyQuantityExceptUpAndTargetDownHasAForm() {
        var withoutForm = catalogue.quantities().stream()
                .map(Quantity::id)
                .filter(id -> catalogue.forms(id).isEmpty())
                .toList();
        assertThat(withoutForm).containsExactlyInAnyOrder("up", "target.down");
    }

    @Test
    void noReasonForAMissingQuantityIsHiddenByAnEarlierOne() {
        for (var rule : catalogue.absenceRules()) {
            assertThat(catalogue.quantities())
                    .as(rule.reason())
                    .anySatisfy(quantity -> assertThat(catalogue.absenceRules().stream()
                                    .filter(other ->
                                            other.exporter().equals(rule.exporter()) && other.appliesTo(quantity.id()))
                                    .findFirst())
                            .contains(rule));
        }
    }

    @Test
    void formsHaveUniqueIdsAndKnownExporters() {
        var seen = new HashSet<String>();
        for (var quantity : catalogue.quantities()) {
            for (var form : catalogue.forms(quantity.id())) {
                assertThat(seen.add(form.id())).as(form.id()).isTrue();
                assertThat(catalogue.exporter(form.exporter())).as(form.id()).isPresent();
            }
        }
        assertThat(catalogue.absenceRules())
                .allSatisfy(m -> assertThat(catalogue.exporter(m.exporter())).isPresent());
    }

    @Test
    void noFormDependsOnJobNames() {
        assertThat(catalogue.quantities().stream()
                        .flatMap(q -> catalogue.forms(q.id()).stream())
                        .map(QuantityForm::expr))
                .noneMatch(expr -> expr.matches(".*\\bjob\\s*=.*"));
    }

    @Test
    void poolHealthIsJudgedByItsNumberAndShownAsAWord() {
        var health = catalogue.quantity("pool.health").orElseThrow();
        assertThat(health.word(1)).contains("degraded");
        assertThat(health.word(6)).contains("suspended");
        assertThat(health.word(Double.NaN)).contains("unknown");
        assertThat(health.critical().orElseThrow().matches(1)).isTrue();
        assertThat(health.critical().orElseThrow().matches(0)).isFalse();
    }

    @Test
    void aSiteOverridesLimitsInTheirOwnDirection() {
        var site = catalogue.with(
                List.of(),
                List.of(new QuantityCatalogue.Override(
                        "arc.hit_ratio",
                        Optional.of(catalogue.limit("arc.hit_ratio", 0.7, Optional.of(0.7), Optional.empty())),
                        Optional.empty())));
        var ratio = site.quantity("arc.hit_ratio").orElseThrow();
        assertThat(ratio.warn()).contains(QuantityLimit.below(0.7));
        assertThat(ratio.critical()).contains(QuantityLimit.below(0.8));
    }

    @Test
    void formsOfTheSiteTakePrecedenceOverShippedForms() {
        var site = catalogue.with(
                List.of(
                        new QuantityCatalogue.Addition(
                                "power.watts", "W", List.of(), List.of("max by (instance) (ipmi_power_watts)")),
                        new QuantityCatalogue.Addition("cpu.util", "ratio", List.of(), List.of("my:cpu"))),
                List.of());
        assertThat(site.quantity("power.watts").orElseThrow().unit()).isEqualTo("W");
        assertThat(site.forms("cpu.util").getFirst().expr()).isEqualTo("my:cpu");
        assertThat(site.forms("cpu.util")).hasSizeGreaterThan(2);
    }

    @Test
    void tableErrorsShowFileAndLine() {
        var quantities = Map.of("cpu.util", catalogue.quantity("cpu.util").orElseThrow());
        assertThatThrownBy(() -> QuantityForm.read("x.txt", "form a of cpu.util\n  exprs up\n", quantities))
                .hasMessageStartingWith("x.txt:2: found exprs in form a of cpu.util; expected one of");
        assertThatThrownBy(() -> QuantityForm.read("x.txt", "form a of cpu.utl\n  expr up\n", quantities))
                .hasMessage("x.txt:1: form a of cpu.utl: unknown quantity");
        assertThatThrownBy(() -> QuantityForm.read("x.txt", "\n\nfom a\n", quantities))
                .hasMessage("x.txt:3: found fom; expected one of [form]");
        assertThatThrownBy(() -> Quantity.read("q.txt", "quantity a\n  meaning m\n  unit s\n  warn 9\n"))
                .hasMessageContaining("q.txt:1: found the limit \"9\"; expected one like");
        assertThatThrownBy(() -> DefinitionFileReader.read("q.txt", "  unit s\n", "quantity unit"))
                .hasMessageStartingWith("q.txt:1: found an indented line before any block");
    }

    @Test
    void aLimitWithoutANumberIsRefused() {
        assertThatThrownBy(() -> QuantityLimit.parse("= "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("found the limit \"= \"");
    }

    @Test
    void minusZeroIsZero() {
        assertThat(QuantityLimit.parse("= 0 3").matches(-0.0)).isTrue();
    }
}
