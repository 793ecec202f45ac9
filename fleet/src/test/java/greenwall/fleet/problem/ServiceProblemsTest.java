package greenwall.fleet.problem;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceQuantityForm;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Problems of services are merged along their calls and into those of the hosts that they run on.
class ServiceProblemsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private final ClusterStateBuilder builder =
            new ClusterStateBuilder("east", NOW, QuantityCatalogue.shipped().quantities());
    private final List<Alert> alerts = new ArrayList<>();
    private final List<Service> services = new ArrayList<>();

    private List<Problem> fold() {
        return ProblemBuilder.build(
                builder.fleet(),
                new AlertSnapshot(NOW, alerts, List.of(), List.of(), List.of(), List.of()),
                services,
                ProblemEdits.NONE,
                List.of());
    }

    private void service(String name, double errors, List<String> hosts, String... calls) {
        reading(name, "errors.http", errors, errors > 0.05 ? CellState.CRITICAL : CellState.OK, hosts, calls);
    }

    private void reading(String name, String form, double value, CellState state, List<String> hosts, String... calls) {
        var serviceForm = ServiceQuantityForm.shipped().stream()
                .filter(f -> f.id().equals(form))
                .findFirst()
                .orElseThrow();
        var reading = new Service.Reading(
                serviceForm.measured(), value, state, Optional.of(Duration.ofSeconds(4)), serviceForm, "as told");
        services.add(new Service(
                "east",
                name,
                state,
                "",
                List.of(reading),
                List.of(name, "shop/" + name),
                hosts,
                Stream.of(calls)
                        .map(callee -> new Service.Call(callee, 1, 0, true))
                        .toList(),
                Optional.of(Duration.ZERO)));
    }

    private void alert(String name, String... labels) {
        alertAt("", name, labels);
    }

    /// @param host the host that the alert names
    private void alertAt(String host, String name, String... labels) {
        alerts.add(new Alert(
                "east",
                Labels.of(labels).with("alertname", name).with("severity", "warning"),
                Map.of("summary", name + " told"),
                AlertPhase.FIRING,
                NOW.minus(Duration.ofMinutes(9)),
                host,
                true,
                List.of(),
                Optional.empty(),
                1,
                List.of(),
                "",
                Optional.empty(),
                ""));
    }

    private static Subject service(String name) {
        return new Subject(Subject.Kind.SERVICE, "east", "", name);
    }

    @Test
    void aServiceKeepsItsNameIfHostsOfSeveralDomainsHaveItToo() {
        for (var host : List.of("db.home.net", "db.office.net")) {
            builder.host(host, Labels.EMPTY).cell(host, "mem.util", Labels.EMPTY, 0.4, CellState.OK, "as told");
        }
        service("db", 0.4, List.of());
        assertThat(fold()).singleElement().extracting(Problem::subjectName).isEqualTo("db");
    }

    @Test
    void serviceWithAProblemIsNotOk() {
        service("shop", 0, List.of(), "stock");
        service("stock", 0, List.of());
        service("mailer", 0, List.of());
        alert("ServiceSlow", "service", "shop");
        alert("ServiceSlow", "service_name", "shop/stock");

        var marked = ProblemBuilder.withProblemStates(services, fold());

        assertThat(marked).extracting(Service::name).containsExactly("shop", "stock", "mailer");
        assertThat(marked).extracting(Service::state).containsExactly(CellState.WARN, CellState.WARN, CellState.OK);
        assertThat(marked.getFirst().reason()).startsWith("stock: its requests are slow");
        assertThat(marked.get(1).reason())
                .as("its own name is beside the reason")
                .startsWith("its requests are slow");
    }

    /// The service graph labels the service with `server`, which elsewhere names a host.
    @Test
    void alertWithoutAMatchingHostBelongsToTheServiceItNames() {
        service("checkout", 0, List.of(), "orders-db");
        service("orders-db", 0, List.of());
        alert("ServiceSlow", "service_name", "checkout");
        alertAt("orders-db", "DatabaseSlow", "server", "orders-db", "service_name", "orders-db");

        assertThat(fold()).extracting(Problem::subject).containsExactly(service("orders-db"));
    }

    @Test
    void callersAreMergedIntoTheFailingService() {
        service("edge", 0.2, List.of("web01"), "storefront");
        service("storefront", 0.01, List.of("web01"), "cart", "catalog");
        service("cart", 0.4, List.of("app01"), "stock");
        service("catalog", 0, List.of("app01"));
        service("stock", 0, List.of("app01"));
        alert("ServiceErrors", "service_name", "shop/cart");

        assertThat(fold()).hasSize(1);
        var problem = fold().getFirst();
        assertThat(problem.subject()).isEqualTo(service("cart"));
        assertThat(problem.lead()).isEqualTo("its requests fail");
        assertThat(problem.mergedParts()).extracting(Problem.MergedPart::reason).containsExactly("it waits for cart");
        assertThat(problem.symptoms()).hasSize(3);
    }

    @Test
    void servicesThatDoNotCallEachOtherStaySeparateProblems() {
        service("cart", 0.4, List.of("app01"));
        service("search", 0.3, List.of("app02"));

        assertThat(fold()).extracting(Problem::subject).containsExactlyInAnyOrder(service("cart"), service("search"));
    }

    @Test
    void servicesThatCallEachOtherAreOneProblem() {
        service("cart", 0.4, List.of("app01"), "search");
        service("search", 0.3, List.of("app02"), "cart");

        assertThat(fold()).hasSize(1);
    }

    @Test
    void serviceOnASlowDiskIsMergedIntoTheDiskProblem() {
        builder.host("db01", Labels.EMPTY);
        builder.cell("db01", "disk.read.latency", Labels.of("device", "vda"), 0.4, CellState.CRITICAL, "as told");
        service("checkout", 0.2, List.of("app01"), "orders-db");
        service("orders-db", 0, List.of("db01"));
        alert("DatabaseSlow", "service_name", "orders-db");

        assertThat(fold()).hasSize(1);
        var problem = fold().getFirst();
        assertThat(problem.subject()).isEqualTo(new Subject(Subject.Kind.DISK, "east", "db01", "vda"));
        assertThat(problem.mergedParts())
                .extracting(Problem.MergedPart::reason)
                .containsExactlyInAnyOrder("it waits for orders-db", "it runs on db01");
    }

    @Test
    void downExporterOfAFailingServiceIsMergedIntoTheService() {
        builder.host("app01", Labels.EMPTY);
        builder.cell("app01", "up", Labels.of("job", "cart"), 0, CellState.DOWN, "as told");
        builder.cell("app01", "mem.util", Labels.EMPTY, 0.4, CellState.OK, "as told");
        service("cart", 0.4, List.of("app01"));

        assertThat(fold()).extracting(Problem::subject).containsExactly(service("cart"));
    }

    @Test
    void lostTargetIsReportedByItsHostAndNotAgainByTheJob() {
        reading("node", "up.scrape", 0.9, CellState.WARN, List.of());

        assertThat(fold()).isEmpty();
    }

    @Test
    void externallyProbedAddressIsNotAHost() {
        alert("CertificateEndsSoon", "instance", "https://shop.example.net/");

        var problem = fold().getFirst();
        assertThat(problem.subject()).isEqualTo(service("https://shop.example.net/"));
        assertThat(problem.sentence()).startsWith("https://shop.example.net/: its certificate expires soon");
    }

    @Test
    void aCertificateThatHasExpiredIsNotSaidToExpireSoon() {
        reading("https://shop.example.net/", "certificate.probe", -3600, CellState.CRITICAL, List.of());

        alert("BlackboxSslCertificateExpired", "instance", "https://www.example.net/");

        assertThat(fold())
                .extracting(Problem::sentence)
                .allSatisfy(sentence -> assertThat(sentence).contains(".example.net/: its certificate has expired"))
                .hasSize(2);
    }
}
