package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.form.ChosenForms;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.identity.Target;
import greenwall.fleet.source.Failure;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterReadings.MissingCell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/// Chooses for each host the first form of a quantity that has a row for it.
final class FormChooser {
    private FormChooser() {}

    /// Runs after a discovery, which has queried every possible form. A host whose exporter is down keeps its
    /// form, since the value of another exporter must not hide that.
    static void choose(FormQueries queries, ChosenForms chosenForms, HostMapping mapping) {
        int hosts = mapping.hosts().size();
        for (var quantity : chosenForms.catalogue().quantities()) {
            var forms = queries.of(quantity.id());
            var withRows = new BitSet[forms.length];
            var current = new BitSet[forms.length];
            var down = new BitSet[forms.length];
            var choices = chosenForms.choices(quantity.id());
            for (int i = 0; i < forms.length; i++) {
                var formState = forms[i];
                withRows[i] = new BitSet();
                current[i] = new BitSet();
                down[i] = new BitSet();
                if (formState != null) {
                    classify(formState, choices, mapping, withRows[i], current[i], down[i]);
                }
            }
            for (int host = 0; host < hosts; host++) {
                int now = choices.of(host);
                if (now != ChosenForms.NONE && now < down.length && down[now].get(host)) {
                    continue;
                }
                int better = first(current, host);
                if (better == ChosenForms.NONE) {
                    better = first(withRows, host);
                }
                if (better != ChosenForms.NONE) {
                    chosenForms.choose(quantity.id(), host, better);
                }
            }
        }
    }

    /// Runs after each poll: records which quantities cannot be queried now.
    static void noteFailures(FormQueries queries, ChosenForms chosenForms) {
        for (var quantity : chosenForms.catalogue().quantities()) {
            var failing = Arrays.stream(queries.of(quantity.id()))
                    .filter(formState ->
                            formState != null && formState.sent.value().failing())
                    .findFirst();
            chosenForms.failed(
                    quantity.id(),
                    failing.map(formState -> formState.sent.value().failure())
                            .map(Failure::found)
                            .orElse(""));
        }
    }

    private static int first(BitSet[] forms, int host) {
        for (int i = 0; i < forms.length; i++) {
            if (forms[i].get(host)) {
                return i;
            }
        }
        return ChosenForms.NONE;
    }

    /// @param withRows set to the hosts that have a row, but not to those that use an earlier form if the row
    ///     proves nothing
    /// @param current set to the hosts whose samples are current as well, or that have nothing to measure
    /// @param down set to the hosts whose exporter is down or gone
    private static void classify(
            FormQueryState formState,
            ChosenForms.Choices choices,
            HostMapping mapping,
            BitSet withRows,
            BitSet current,
            BitSet down) {
        var trust = formState.query.form().trust();
        for (int row = 0; row < formState.rows.size(); row++) {
            int host = formState.rows.host(row);
            double value = formState.rows.value(row);
            int choice = choices.of(host);
            if (choice == ChosenForms.NONE
                    || choice >= formState.index
                    || !trust.provesNothing(value)
                    || CellState.of(formState.quantity, value) != CellState.OK) {
                withRows.set(host);
            }
        }
        boolean idles = formState.query.form().quotient()
                && formState.query.form().keys().isEmpty()
                && !formState.sent.needed().isEmpty();
        for (int host = 0; host < mapping.hosts().size(); host++) {
            for (var age : formState.sent.needed()) {
                int feeder = age.ages().feedingTarget(host);
                if (feeder >= 0) {
                    var target = mapping.targets().get(feeder);
                    if (target.down() || !target.present()) {
                        down.set(host);
                    }
                }
            }
            if (formState.sent.hasSamples(host) && (withRows.get(host) || idles)) {
                current.set(host);
            }
        }
    }

    /// Runs between discoveries: gives a new host a form that is in use and has a row for it.
    static void chooseForNewHosts(FormQueries queries, ChosenForms chosenForms, HostMapping mapping) {
        for (var formState : queries.all()) {
            var id = formState.quantity.id();
            var choices = chosenForms.choices(id);
            for (int row = 0; row < formState.rows.size(); row++) {
                int host = formState.rows.host(row);
                if (choices.of(host) == ChosenForms.NONE && !mapping.vacant().get(host)) {
                    chosenForms.choose(id, host, formState.index);
                    choices = chosenForms.choices(id);
                }
            }
        }
    }

    /// Cells whose query never had a complete response. They are shown as silent with the reason, since an
    /// absent quantity would leave the host green.
    static List<MissingCell> unknown(FormQueries queries, ChosenForms chosenForms, HostMapping mapping) {
        var unknown = new ArrayList<MissingCell>();
        for (var formState : queries.all()) {
            unknownHosts(formState, chosenForms, mapping)
                    .forEach(host -> unknown.add(formState.missing(host, Labels.EMPTY, 0)));
        }
        return unknown;
    }

    /// The hosts that may have the form, if its query never had a complete response.
    static IntStream unknownHosts(FormQueryState formState, ChosenForms chosenForms, HostMapping mapping) {
        if (!neverComplete(formState.sent.value())) {
            return IntStream.empty();
        }
        var choices = chosenForms.choices(formState.quantity.id());
        return IntStream.range(0, mapping.hosts().size())
                .filter(host -> choices.of(host) == ChosenForms.NONE
                        && !mapping.vacant().get(host)
                        && mapping.targetsOf(host).stream().anyMatch(Target::present)
                        && chosenForms.mayHave(formState.query.form().exporter(), host));
    }

    /// A query that the source cannot parse says nothing about hosts.
    private static boolean neverComplete(PolledQuery query) {
        return query.lastComplete().equals(Instant.EPOCH)
                && query.failure() instanceof Failure failure
                && !(failure instanceof Failure.Refused refused
                        && refused.type().equals(Failure.Refused.BAD_QUERY));
    }
}
