package greenwall.fleet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.state.CellState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The metrics of one cluster are grouped by service and evaluated; none is green without a fresh sample as
/// evidence.
class ServiceEvaluatorTest {
    private final Map<ServiceQuantityForm, InstantVector> values = new LinkedHashMap<>();
    private final Map<ServicePoller.Input, InstantVector> ages = new LinkedHashMap<>();
    private final Map<ServicePoller.Input, InstantVector> counts = new LinkedHashMap<>();
    private final Map<ServicePoller.Input, InstantVector> lastSeen = new LinkedHashMap<>();
    private final InstantVector.Builder instances = new InstantVector.Builder();
    private Set<ServiceQuantityForm> unanswered = Set.of();

    private static List<ServiceQuantityForm> forms() {
        return ServiceQuantityForm.shipped();
    }

    private static ServiceQuantityForm form(String id, String quantity) {
        return forms().stream()
                .filter(form -> form.id().equals(id) && form.quantity().equals(quantity))
                .findFirst()
                .orElseThrow();
    }

    private static InstantVector append(Map<?, InstantVector> vectors, Object key, Labels labels, double value) {
        var rows = new InstantVector.Builder();
        var before = vectors.get(key);
        if (before != null) {
            for (int i = 0; i < before.size(); i++) {
                rows.add(before.labels(i), 0, before.value(i));
            }
        }
        return rows.add(labels, 0, value).build();
    }

    /// A value whose raw samples come every 15 s; the newest has this age in seconds.
    private void addReading(String form, String quantity, Labels labels, double value, double age) {
        var serviceForm = form(form, quantity);
        var input = ServicePoller.Input.of(serviceForm);
        values.put(serviceForm, append(values, serviceForm, labels, value));
        ages.put(input, append(ages, input, labels, age));
        counts.put(input, append(counts, input, labels, 20));
        lastSeen.put(input, append(lastSeen, input, labels, age));
    }

    private void addRequestsAndTarget(String service, double up) {
        addReading("rate.http", "rate", "job", service, 40);
        addReading("up.scrape", "up", "job", service, up);
    }

    private void addReading(String form, String quantity, String label, String service, double value) {
        addReading(form, quantity, Labels.of(label, service), value, 5);
    }

    private List<Service> services() {
        return ServiceEvaluator.of(
                "east",
                AlertHostFinder.NONE,
                new ServicePoller.PollResponses(
                        values, ages, counts, lastSeen, instances.build(), unanswered, List.of()));
    }

    private Service onlyService() {
        assertThat(services()).hasSize(1);
        return services().getFirst();
    }

    @Test
    void theReasonForAWarningHasItsLimitUnlessItIsAYesOrNo() {
        addReading("breaker.envoy", "breaker", "envoy_cluster_name", "cart", 1);
        assertThat(onlyService().reason()).isEqualTo("a proxy's circuit breaker is open: yes");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void eachFormIsAValidExpressionOverItsInput(ServiceQuantityForm form) {
        assertThat(Promql.parse(form.expr())).isInstanceOf(ParseResult.Valid.class);
        assertThat(form.expr()).doesNotContain("$");
        var stem = form.input().replaceFirst("_(r|c)[qx]_open$", "");
        assertThat(form.expr()).contains(form.input().equals(stem) ? form.input() : stem);
        form.names().forEach(name -> assertThat(form.expr()).contains(name));
    }

    @Test
    void oneServiceUnderSeveralNamesIsOne() {
        addReading("rate.spanmetrics", "rate", "service", "cart", 12);
        addReading("rate.envoy", "rate", "envoy_cluster_name", "outbound|80||cart.shop.svc.cluster.local", 13);
        addReading("up.scrape", "up", "job", "shop/cart", 1);
        addReading("rate.traefik", "rate", "service", "cart@docker", 14);

        assertThat(onlyService().name()).isEqualTo("cart");
        assertThat(onlyService().state()).isEqualTo(CellState.OK);
        assertThat(onlyService().value("rate")).as("the first form speaks").isEqualTo(12);
        assertThat(onlyService().names()).hasSize(4);
    }

    @Test
    void servicesWithOneNameInTwoNamespacesStaySeparate() {
        addReading("up.scrape", "up", "job", "prod/cart", 1);
        addReading("up.scrape", "up", "job", "test/cart", 0);

        assertThat(services()).extracting(Service::name).containsExactly("test/cart", "prod/cart");
        assertThat(services()).extracting(Service::state).containsExactly(CellState.DOWN, CellState.OK);
    }

    @Test
    void aServiceWhoseMetricsStoppedIsNeverGreen() {
        addReading("rate.http", "rate", Labels.of("job", "cart"), 40, 34);
        addReading("up.scrape", "up", "job", "cart", 1);

        assertThat(onlyService().state()).isEqualTo(CellState.STALE);
        assertThat(onlyService().reason()).contains("no sample for 34 s");
    }

    @Test
    void aStaleValueUnderAnotherNameNeitherHidesACurrentOneNorIsGreen() {
        addReading("rate.http", "rate", Labels.of("job", "shop/cart"), 40, 34);
        addReading("rate.http", "rate", "job", "cart", 3);

        assertThat(onlyService().value("rate")).isEqualTo(3);
        assertThat(onlyService().state()).isEqualTo(CellState.STALE);
        assertThat(onlyService().reason()).isEqualTo("http_server_request_duration_seconds_count stopped 34 s ago");
    }

    @Test
    void aStaleShareOfErrorsDoesNotHideThatTooManyFailNow() {
        addReading("errors.http", "errors", Labels.of("job", "shop/cart"), 0.5, 34);
        addReading("errors.http", "errors", "job", "cart", 0.08);

        assertThat(onlyService().state()).isEqualTo(CellState.CRITICAL);
    }

    @Test
    void scrapedServiceWhoseRequestMetricsStoppedIsNotGreen() {
        addReading("up.scrape", "up", "job", "cart", 1);
        lastSeen.put(
                ServicePoller.Input.of(form("rate.http", "rate")),
                new InstantVector.Builder()
                        .add(Labels.of("job", "cart"), 0, 1_200)
                        .build());

        assertThat(onlyService().state()).isEqualTo(CellState.STALE);
        assertThat(onlyService().reason()).isEqualTo("http_server_request_duration_seconds_count stopped 20 m ago");
    }

    @Test
    void aValueWithoutAnAgeIsStaleAndNotGreen() {
        var serviceForm = form("rate.http", "rate");
        values.put(serviceForm, append(values, serviceForm, Labels.of("job", "cart"), 40));

        assertThat(onlyService().state()).isEqualTo(CellState.STALE);
    }

    @Test
    void serviceOfTheLastHourWithoutAnyMetricIsGone() {
        lastSeen.put(
                ServicePoller.Input.of(form("rate.http", "rate")),
                new InstantVector.Builder()
                        .add(Labels.of("job", "cart"), 0, 1_200)
                        .build());

        assertThat(onlyService().state()).isEqualTo(CellState.GONE);
        assertThat(onlyService().lastSeen()).contains(Duration.ofMinutes(20));

        unanswered = Set.of(form("rate.span_metrics", "rate"));
        assertThat(onlyService().state())
                .as("the query was about other metrics")
                .isEqualTo(CellState.GONE);

        unanswered = Set.of(form("rate.http", "rate"));
        assertThat(onlyService().state()).as("it may still have metrics").isEqualTo(CellState.SILENT);
    }

    /// The collector keeps exporting the counters of a service that is gone, with new timestamps.
    @Test
    void constantCountersDoNotProveAServiceIsUp() {
        addReading("rate.span_metrics", "rate", "service_name", "cart", 0);
        addReading("errors.span_metrics", "errors", "service_name", "cart", Double.NaN);

        assertThat(onlyService().state()).isEqualTo(CellState.IDLE);
        assertThat(onlyService().reason()).contains("none of its targets shows");
    }

    @Test
    void aServiceThatIsUpAndHasNoRequestsIsOk() {
        addReading("rate.http", "rate", "job", "cart", 0);
        addReading("up.scrape", "up", "job", "cart", 1);

        assertThat(onlyService().state()).isEqualTo(CellState.OK);
    }

    @Test
    void errorsAreJudgedAndTheReasonShowsTheValueAndTheLimit() {
        addReading("rate.http", "rate", "job", "cart", 40);
        addReading("errors.http", "errors", "job", "cart", 0.08);

        assertThat(onlyService().state()).isEqualTo(CellState.CRITICAL);
        assertThat(onlyService().reason()).contains("share of its requests that it failed", "8", "above 5");
    }

    @Test
    void serviceIsDownWhenItsExporterIsUpButItsDatabaseIsDown() {
        addReading("up.scrape", "up", "job", "postgres", 1);
        addReading("up.postgres", "up", "job", "postgres", 0);

        assertThat(onlyService().state()).isEqualTo(CellState.DOWN);
        assertThat(onlyService().value("up")).isZero();
    }

    @Test
    void aServiceWhoseErrorsWereNeverAnsweredIsNotGreen() {
        addRequestsAndTarget("cart", 1);
        addReading("up.scrape", "up", "job", "node", 1);
        unanswered = Set.of(form("errors.http", "errors"));

        assertThat(services())
                .extracting(Service::name, Service::state, Service::reason)
                .as("node has no requests, so it has no errors either")
                .containsExactly(
                        tuple("cart", CellState.SILENT, "errors: its source does not respond"),
                        tuple("node", CellState.OK, ""));
        assertThat(services().getFirst().reading("errors").orElseThrow().state())
                .isEqualTo(CellState.SILENT);
    }

    @Test
    void whatIsKnownToBeWrongCountsMoreThanAReadingThatWasNeverAnswered() {
        addRequestsAndTarget("cart", 0);
        unanswered = Set.of(form("errors.http", "errors"));

        assertThat(onlyService().state()).isEqualTo(CellState.DOWN);
        assertThat(onlyService().reading("errors")).isPresent();
    }

    @Test
    void aReadingOfAnotherFormIsEnoughWhereOneWasNotAnswered() {
        addReading("rate.http", "rate", "job", "cart", 40);
        addReading("errors.http", "errors", "job", "cart", 0);
        addReading("rate.http.old", "rate", "job", "cart", 40);
        unanswered = Set.of(form("errors.http.old", "errors"));

        assertThat(onlyService().state()).isEqualTo(CellState.OK);
    }

    @Test
    void someInstancesDownAreAWarning() {
        addReading("up.scrape", "up", "job", "cart", 0.75);

        assertThat(onlyService().state()).isEqualTo(CellState.WARN);
    }

    @Test
    void ejectedUpstreamAndExpiringCertificateAreReported() {
        addReading("rate.envoy", "rate", "cluster_name", "cart", 3);
        addReading("ejected.envoy", "ejected", "cluster_name", "cart", 1);
        addReading("up.probe", "up", "instance", "https://shop.example", 1);
        addReading("certificate.probe", "certificate", "instance", "https://shop.example", 86_400 * 2.0);

        assertThat(services())
                .extracting(Service::name, Service::state)
                .containsExactly(tuple("https://shop.example", CellState.CRITICAL), tuple("cart", CellState.WARN));
    }

    @Test
    void callsBetweenServicesAreReadFromTheServiceGraph() {
        var calls = form("calls.graph", "calls");
        values.put(
                calls,
                new InstantVector.Builder()
                        .add(Labels.of("client", "shop", "server", "cart"), 0, 3)
                        .add(Labels.of("client", "cart", "server", "database"), 0, 3)
                        .add(Labels.of("server", "cart"), 0, 3)
                        .build());
        addReading("rate.graph", "rate", "server", "cart", 3);

        assertThat(services())
                .extracting(Service::name, Service::callees, Service::state)
                .containsExactly(
                        tuple("cart", List.of("database"), CellState.OK),
                        tuple("database", List.of(), CellState.ABSENT),
                        tuple("shop", List.of("cart"), CellState.ABSENT));
    }

    @Test
    void externallyProbedAddressIsNotAHost() {
        addReading("up.scrape", "up", "job", "blackbox", 1);
        instances.add(Labels.of("job", "blackbox", "instance", "https://shop.example.net/"), 0, 1);

        assertThat(onlyService().hosts()).isEmpty();
    }

    @Test
    void hostsOfAServiceAreThoseOfItsTargets() {
        addReading("up.scrape", "up", "job", "shop/cart", 1);
        instances
                .add(Labels.of("job", "shop/cart", "instance", "node04:8080"), 0, 1)
                .add(Labels.of("job", "shop/cart", "instance", "node02:8080"), 0, 1)
                .add(Labels.of("job", "other", "instance", "node09:8080"), 0, 1);

        assertThat(onlyService().hosts()).containsExactly("node02", "node04");
    }
}
