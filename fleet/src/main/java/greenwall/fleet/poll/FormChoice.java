package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.dialect.Resolver;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.identity.Target;
import greenwall.fleet.source.Failure;
import greenwall.fleet.state.Readings.MissingCell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Chooses for each host the first form of a quantity that has a row for it.
final class FormChoice {
    private FormChoice() {}

    /// After a probe, when every form that can give something was asked. A host whose feeder is down keeps its
    /// form: another exporter's number is not the answer to that.
    static void choose(FormQueries questions, Resolver resolver, HostMapping folding) {
        int hosts = folding.hosts().size();
        for (var quantity : resolver.catalogue().quantities()) {
            var forms = questions.of(quantity.id());
            var saying = new BitSet[forms.length];
            var alive = new BitSet[forms.length];
            var dead = new BitSet[forms.length];
            for (int i = 0; i < forms.length; i++) {
                var one = forms[i];
                saying[i] = new BitSet();
                alive[i] = new BitSet();
                dead[i] = new BitSet();
                if (one != null) {
                    look(one, folding, saying[i], alive[i], dead[i]);
                }
            }
            for (int host = 0; host < hosts; host++) {
                int now = resolver.choice(quantity.id(), host);
                if (now != Resolver.NONE && now < dead.length && dead[now].get(host)) {
                    continue;
                }
                int better = first(alive, host);
                if (better == Resolver.NONE) {
                    better = first(saying, host);
                }
                if (better != Resolver.NONE) {
                    resolver.choose(quantity.id(), host, better);
                }
            }
            var failing = Arrays.stream(forms)
                    .filter(one -> one != null && one.value.failing())
                    .findFirst();
            resolver.failed(
                    quantity.id(),
                    failing.map(one -> one.value.failure()).map(f -> f.found()).orElse(""));
        }
    }

    private static int first(BitSet[] forms, int host) {
        for (int i = 0; i < forms.length; i++) {
            if (forms[i].get(host)) {
                return i;
            }
        }
        return Resolver.NONE;
    }

    /// `saying`: has a row of the host. `alive`: and current samples behind it, or nothing to measure. `dead`:
    /// its feeder is down or gone.
    private static void look(FormQueryState one, HostMapping folding, BitSet saying, BitSet alive, BitSet dead) {
        for (int row = 0; row < one.rows.size(); row++) {
            saying.set(one.rows.host(row));
        }
        boolean idles = one.query.form().quotient() && one.query.form().keys().isEmpty() && !one.needed.isEmpty();
        for (int host = 0; host < folding.hosts().size(); host++) {
            boolean fresh = true;
            for (var age : one.needed) {
                fresh &= age.ages().newest(host) > 0;
                int feeder = age.ages().feeder(host);
                if (feeder >= 0) {
                    var target = folding.targets().get(feeder);
                    if (target.down() || !target.present()) {
                        dead.set(host);
                    }
                }
            }
            if (fresh && (saying.get(host) || idles)) {
                alive.set(host);
            }
        }
    }

    /// Between probes: hosts that came up with something of a form in use and have none yet.
    static void newcomers(FormQueries questions, Resolver resolver, HostMapping folding) {
        for (var one : questions.all()) {
            var id = one.quantity.id();
            var choices = resolver.choices(id);
            for (int row = 0; row < one.rows.size(); row++) {
                int host = one.rows.host(row);
                if (choices.of(host) == Resolver.NONE && !folding.vacant().get(host)) {
                    resolver.choose(id, host, one.index);
                    choices = resolver.choices(id);
                }
            }
        }
    }

    /// Cells whose query never had a complete answer. They are shown as silent with the reason, because an absent
    /// quantity would leave the host green.
    static List<MissingCell> unknown(FormQueries questions, Resolver resolver, HostMapping folding) {
        var unknown = new ArrayList<MissingCell>();
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
                    unknown.add(new MissingCell(host, one.quantity, one.index, Labels.EMPTY, Double.NaN, 0));
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
