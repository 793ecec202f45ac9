package greenwall.fleet.explain.logs;

import greenwall.fleet.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The streams seen so far, and their owners.
final class LogStreams {
    private final Set<String> own;
    private final Map<Labels, Facts> streams = new HashMap<>();
    private LogStreamOwner owners = new LogStreamOwner(Optional.empty(), Optional.empty(), Set.of());
    private int streamsOfOwners;

    /// @param identity the labels without the severity
    record Facts(Labels identity, LogLevel level) {
        private static Facts of(Labels stream) {
            var levelLabels = new ArrayList<String>();
            stream.forEach((name, _) -> {
                if (LogLevel.isLabel(name)) {
                    levelLabels.add(name);
                }
            });
            return new Facts(stream.without(levelLabels), LogLevel.of(stream));
        }
    }

    /// @param own plain names of the explained host; empty if the lines of all owners count equally
    LogStreams(Set<String> own) {
        this.own = Set.copyOf(own);
    }

    Facts facts(Labels stream) {
        return streams.computeIfAbsent(stream, Facts::of);
    }

    LogStreamOwner owners() {
        if (streamsOfOwners != streams.size()) {
            owners = LogStreamOwner.of(streams.keySet(), own);
            streamsOfOwners = streams.size();
        }
        return owners;
    }

    /// Plain names of the explained host.
    Set<String> own() {
        return own;
    }
}
