package greenwall.views.completion;

import greenwall.fleet.state.FleetState;
import greenwall.views.QueryCompletions;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Supplier;

/// Completes a host by any of its names.
public record HostCompleter(Supplier<FleetState> state) implements Completer {
    private static final int MAX = 4_000;

    @Override
    public Candidates at(String text, int caret) {
        var words = new ArrayList<QueryCompletions.Suggestion>();
        var shared = state.get().sharedNames();
        for (var each : state.get().hosts()) {
            words.add(new QueryCompletions.Suggestion(
                    each.distinctName(shared),
                    each.cluster().name() + ", " + each.state().word()));
            for (var name : each.host().names()) {
                if (!name.value().equals(each.name())) {
                    words.add(new QueryCompletions.Suggestion(name.value(), name.label() + " of " + each.name()));
                }
            }
            if (words.size() >= MAX) {
                break;
            }
        }
        return new Candidates(text, 0, words, Optional.empty(), "");
    }
}
