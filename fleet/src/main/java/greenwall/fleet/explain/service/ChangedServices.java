package greenwall.fleet.explain.service;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceForm;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The services that changed around an instant, each with the quantity that changed most.
record ChangedServices(Map<String, ChangedService> byName) {
    private static final Duration BEFORE = Duration.ofMinutes(50);
    private static final Duration AFTER = Duration.ofMinutes(5);
    private static final Duration STEP = Duration.ofSeconds(15);
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final String SHORT = "[2m]";
    private static final double SHORT_SECONDS = 120;
    /// The share of a change in a called service that reaches the caller at least.
    private static final double MIN_PASSED_ON = 0.85;

    private static final double MIN_OWN = 0.5;

    /// A service and its change.
    ///
    /// @param own the part of the change that no service below it explains
    record ShiftedService(Service service, ChangedService shift, double own) {}

    /// Queries each quantity once for all services.
    static ChangedServices read(MetricsSource metrics, List<Service> services, Instant at) {
        var forms = new LinkedHashMap<ServiceForm, List<Service>>();
        for (var service : services) {
            for (var quantity : ChangedService.QUANTITIES) {
                service.reading(quantity)
                        .ifPresent(r -> forms.computeIfAbsent(r.form(), _ -> new ArrayList<>())
                                .add(service));
            }
        }
        var window = new TimeWindow(at.minus(BEFORE), at.plus(AFTER));
        var shifts = new HashMap<String, ChangedService>();
        forms.forEach((form, servicesOfForm) -> {
            var matrix = metrics.range(form.expr().replace("[5m]", SHORT), window, STEP, DEADLINE)
                    .answer();
            for (var series : matrix.map(Matrix::series).orElse(List.of())) {
                var serviceName = form.names().stream()
                        .map(series.labels()::get)
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .orElse("");
                servicesOfForm.stream()
                        .filter(s -> s.names().contains(serviceName))
                        .forEach(s -> ChangedService.of(form.measured(), series.timeMillis(), series.values(), at)
                                .filter(shift -> shift.significant(s.value("rate") * SHORT_SECONDS))
                                .ifPresent(shift ->
                                        shifts.merge(s.name(), shift, (a, b) -> a.weight() >= b.weight() ? a : b)));
            }
        });
        return new ChangedServices(shifts);
    }

    /// The services whose change no service that they call explains, the likeliest cause first.
    List<ShiftedService> unexplained(Collection<Service> services) {
        return services.stream()
                .flatMap(service -> Optional.ofNullable(byName.get(service.name()))
                        .map(shift -> new ShiftedService(service, shift, own(service, shift)))
                        .stream())
                .filter(shifted -> shifted.own() >= MIN_OWN)
                .sorted(Comparator.comparingDouble(ShiftedService::own)
                        .reversed()
                        .thenComparing(shifted -> shifted.shift().onset()))
                .toList();
    }

    private double own(Service service, ChangedService shift) {
        double below = byName.entrySet().stream()
                .filter(other -> !other.getKey().equals(service.name())
                        && service.waitsFor().contains(other.getKey()))
                .mapToDouble(other -> other.getValue().weight())
                .max()
                .orElse(0);
        return Math.max(0, shift.weight() - MIN_PASSED_ON * below);
    }

    /// Why the change of a service may be the cause.
    List<String> reasons(ShiftedService shifted) {
        var why = new ArrayList<String>();
        var called = shifted.service().waitsFor();
        var below = called.stream().filter(byName::containsKey).toList();
        if (!below.isEmpty()) {
            why.add("it changed more than the services that it calls explain: " + String.join(", ", below));
        } else {
            why.add(called.isEmpty() ? "it calls no other service" : "none of the services that it calls changed");
        }
        var first = byName.values().stream().map(ChangedService::onset).min(Comparator.naturalOrder());
        if (first.filter(f -> !shifted.shift().onset().isAfter(f.plus(STEP))).isPresent()) {
            why.add("it changed first");
        }
        return why;
    }
}
