package greenwall.fleet.poll;

import greenwall.fleet.Unit;
import greenwall.fleet.dialect.ChosenForms;
import greenwall.fleet.dialect.FormQuery;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.rules.PrometheusRule;
import greenwall.fleet.rules.RulesPack;
import greenwall.fleet.source.SourceLoad;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// How much load the recording rules of the pack would save a source, from the cost of its last queries: a
/// recorded series is one sample where a rate reads minutes of samples.
record RecordingRuleSavings(FormQueries queries, ChosenForms resolver) {
    /// Below this load, rules are not worth the effort.
    private static final long FEW_SAMPLES = 1_000_000;

    private static final long QUICK_MILLIS = 1_000;
    private static final double MIN_SHARE = 0.1;

    /// The advice in one line; empty if the poll is light anyway, or if the rules would not make it much lighter.
    Optional<String> advice(SourceLoad whole) {
        boolean light = whole.samples() < FEW_SAMPLES && whole.took().toMillis() < QUICK_MILLIS;
        var recordable = light ? Set.<PolledQuery>of() : recordable();
        long samples = 0;
        double millis = 0;
        for (var query : recordable) {
            long now = query.load().samples();
            long rows = query.answer().size();
            double savedShare = now > rows ? 1 - rows / (double) now : now < 0 ? 0.5 : 0;
            samples += Math.max(0, now - rows);
            millis += query.took().toMillis() * savedShare;
        }
        boolean isWorthwhile = samples > whole.samples() * MIN_SHARE && samples > 0
                || millis > whole.took().toMillis() * MIN_SHARE;
        if (recordable.isEmpty() || !isWorthwhile) {
            return Optional.empty();
        }
        var savedSamples = whole.samples() < 0
                ? ""
                : Unit.COUNT.text(samples) + " of " + Unit.COUNT.text(whole.samples()) + " samples and ";
        return Optional.of("the recording rules of \"greenwall rules export\" would save this source " + savedSamples
                + Unit.SECONDS.text(millis / 1000) + " of "
                + Unit.SECONDS.text(whole.took().toMillis() / 1000.0)
                + " of query time in each poll (" + recordable.size()
                + (recordable.size() == 1 ? " query" : " queries") + ")");
    }

    /// The queries in use that a recorded series would replace, which requires that its form is tried before
    /// them.
    private Set<PolledQuery> recordable() {
        var catalogue = resolver.catalogue();
        var records = records(catalogue);
        var found = new LinkedHashSet<PolledQuery>();
        for (var quantity : catalogue.quantities()) {
            var forms = catalogue.forms(quantity.id());
            var states = queries.of(quantity.id());
            boolean earlier = false;
            for (int i = 0; i < states.length; i++) {
                var recorded = FormQuery.of(forms.get(i), queries.separators()).recorded();
                var formState = states[i];
                if (!recorded.isEmpty()) {
                    earlier |= recorded.stream().map(FormQuery::metric).allMatch(records::contains);
                } else if (earlier && formState != null && resolver.chosen(quantity.id(), i)) {
                    found.add(formState.sent.value());
                }
            }
        }
        return found;
    }

    private static Set<String> records(QuantityCatalogue catalogue) {
        return RulesPack.groups(catalogue, "instance", _ -> "").stream()
                .flatMap(group -> group.rules().stream())
                .filter(PrometheusRule.Recording.class::isInstance)
                .map(PrometheusRule::name)
                .collect(Collectors.toSet());
    }
}
