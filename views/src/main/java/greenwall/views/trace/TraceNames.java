package greenwall.views.trace;

import greenwall.fleet.TimeWindow;
import greenwall.views.ViewContext;
import greenwall.views.parts.PendingQueries;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The names of services and operations that the search fields suggest.
final class TraceNames {
    private final ViewContext context;
    private final PendingQueries queries = new PendingQueries();
    private List<String> services = List.of();
    private List<String> operations = List.of();
    private String operationsOf = "";

    TraceNames(ViewContext context) {
        this.context = context;
    }

    List<String> services() {
        return services;
    }

    void loadServices(TimeWindow window) {
        if (services.isEmpty()) {
            load(Optional.empty(), window, names -> services = names);
        }
    }

    /// The known operations of a service. Requests them if they are not those of the last call.
    List<String> operations(String service, TimeWindow window) {
        if (!service.equals(operationsOf)) {
            operationsOf = service;
            operations = List.of();
            if (!service.isEmpty()) {
                load(Optional.of(service), window, names -> {
                    if (service.equals(operationsOf)) {
                        operations = names;
                    }
                });
            }
        }
        return operations;
    }

    private void load(Optional<String> service, TimeWindow window, Consumer<List<String>> receiver) {
        queries.<TimeWindow, List<String>>put(
                (requested, found) -> context.backend().traces().names(service, requested, found), window, receiver);
    }

    void close() {
        queries.withdraw();
        operationsOf = "";
        services = List.of();
    }
}
