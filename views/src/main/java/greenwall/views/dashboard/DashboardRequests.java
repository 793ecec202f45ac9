package greenwall.views.dashboard;

import greenwall.views.PanelQueryRunner;
import greenwall.views.PanelQueryRunner.Answer;
import greenwall.views.PanelQueryRunner.Request;
import greenwall.views.RequestHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The requests of one dashboard in one round. Equal requests are sent once and share the result. Must be
/// used on the JavaFX thread only.
final class DashboardRequests {
    private final PanelQueryRunner port;
    private final Map<Request, SharedRequest> round = new HashMap<>();

    private static final class SharedRequest {
        private final List<WaitingReceiver> waiting = new ArrayList<>();
        private RequestHandle handle = () -> {};
        private Optional<Answer> answer = Optional.empty();
    }

    private record WaitingReceiver(Object owner, Consumer<Answer> receiver) {}

    DashboardRequests(PanelQueryRunner port) {
        this.port = port;
    }

    void query(Object owner, Request request, Consumer<Answer> receiver) {
        var existing = round.get(request);
        if (existing != null) {
            existing.answer.ifPresentOrElse(receiver, () -> existing.waiting.add(new WaitingReceiver(owner, receiver)));
            return;
        }
        var shared = new SharedRequest();
        round.put(request, shared);
        shared.waiting.add(new WaitingReceiver(owner, receiver));
        shared.handle = port.run(request, answer -> {
            shared.answer = Optional.of(answer);
            var receivers = List.copyOf(shared.waiting);
            shared.waiting.clear();
            receivers.forEach(each -> each.receiver().accept(answer));
        });
    }

    /// Cancels the requests of one panel, unless another panel waits for the same result.
    void cancel(Object owner) {
        round.values().removeIf(shared -> {
            boolean waited = shared.waiting.removeIf(each -> each.owner() == owner);
            boolean unused = waited && shared.waiting.isEmpty() && shared.answer.isEmpty();
            if (unused) {
                shared.handle.close();
            }
            return unused;
        });
    }

    /// Begins a new round: drops the results, but lets open requests continue.
    void begin() {
        round.values().removeIf(shared -> shared.answer.isPresent());
    }

    void cancelAll() {
        round.values().forEach(shared -> shared.handle.close());
        round.clear();
    }
}
