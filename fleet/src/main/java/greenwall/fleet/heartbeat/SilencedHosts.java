package greenwall.fleet.heartbeat;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.Folding;
import greenwall.fleet.source.Alerts;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A silence in force, as far as it covers whole hosts: every one of its matchers is on a label of the host's
/// targets.
public record SilencedHosts(List<Alerts.Matcher> matchers) {
    public SilencedHosts {
        matchers = List.copyOf(matchers);
    }

    static BitSet of(List<SilencedHosts> mutings, Folding folding) {
        var muted = new BitSet();
        if (mutings.isEmpty()) {
            return muted;
        }
        for (int i = 0; i < folding.targets().size(); i++) {
            var labels = folding.targets().get(i).labels();
            if (mutings.stream().anyMatch(m -> m.covers(labels))) {
                muted.set(folding.hostOf(i));
            }
        }
        return muted;
    }

    private boolean covers(Labels target) {
        return !matchers.isEmpty() && matchers.stream().allMatch(m -> matches(m, target));
    }

    private static boolean matches(Alerts.Matcher matcher, Labels target) {
        var value = target.get(matcher.name());
        if (value.isEmpty()) {
            return false;
        }
        try {
            boolean same = matcher.regex()
                    ? Pattern.matches(matcher.value(), value)
                    : matcher.value().equals(value);
            return same == matcher.equal();
        } catch (PatternSyntaxException _) {
            return false;
        }
    }
}
