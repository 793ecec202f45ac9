package greenwall.fleet.heartbeat;

import greenwall.fleet.Labels;
import greenwall.fleet.dialect.Resolver;
import greenwall.fleet.identity.Folding;
import greenwall.fleet.identity.Target;
import greenwall.fleet.source.Failure;
import greenwall.fleet.state.Readings.Ghost;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Cells whose query never had a complete answer. They are shown as silent with the reason, because an absent quantity
/// would leave the host green.
final class UnknownCells {
    private UnknownCells() {}

    static List<Ghost> of(FormQueries questions, Resolver resolver, Folding folding) {
        var unknown = new ArrayList<Ghost>();
        for (var one : questions.all()) {
            if (!neverTold(one.value)) {
                continue;
            }
            var choices = resolver.choices(one.quantity.id());
            for (int host = 0; host < folding.hosts().size(); host++) {
                if (choices.of(host) == Resolver.NONE
                        && !folding.vacant().get(host)
                        && folding.targetsOf(host).stream().anyMatch(Target::present)
                        && resolver.mayHave(one.query.form().exporter(), host)) {
                    unknown.add(new Ghost(host, one.quantity, one.index, Labels.EMPTY, Double.NaN, 0));
                }
            }
        }
        return unknown;
    }

    /// A query that the source cannot read says nothing of hosts.
    private static boolean neverTold(PolledQuery question) {
        return question.lastWhole().equals(Instant.EPOCH)
                && question.failure() instanceof Failure failure
                && !(failure instanceof Failure.Refused refused
                        && refused.type().equals(Failure.Refused.BAD_QUERY));
    }
}
