package greenwall.fleet.heartbeat;

import greenwall.fleet.dialect.Resolver;
import greenwall.fleet.identity.Folding;
import java.util.Arrays;
import java.util.BitSet;

/// Chooses for each host the first form of a quantity that has a row for it.
final class FormChoice {
    private FormChoice() {}

    /// After a probe, when every form that can give something was asked. A host whose feeder is down keeps its
    /// form: another exporter's number is not the answer to that.
    static void choose(FormQueries questions, Resolver resolver, Folding folding) {
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
    private static void look(FormQueryState one, Folding folding, BitSet saying, BitSet alive, BitSet dead) {
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
    static void newcomers(FormQueries questions, Resolver resolver, Folding folding) {
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
}
