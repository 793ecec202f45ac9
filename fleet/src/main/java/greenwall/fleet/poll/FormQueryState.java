package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.form.FormQuery;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityForm;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.state.ClusterReadings.MissingCell;
import greenwall.fleet.state.FormReadings;
import greenwall.fleet.state.FormReadings.HostKey;
import greenwall.fleet.state.FormRows;
import greenwall.fleet.state.RawSampleAges;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The queries of one form at one source, and the rows of their last responses.
final class FormQueryState {
    final Quantity quantity;
    final int index;
    final FormQuery query;
    final QuerySet sent;
    FormRows rows;
    private FormRows judgeRows;
    /// When the responses that the rows are made of arrived. A judgement may arrive later than its value.
    private List<Instant> taken = List.of();
    private @Nullable PolledQuery brief;
    private long briefMillis;
    /// The window of the query for new hosts; 0 if the usual one was used.
    private long shortened;
    private Map<HostKey, Double> judged = Map.of();
    private Map<Integer, List<String>> named = Map.of();

    /// @param index the position of the form in its quantity's order
    FormQueryState(Quantity quantity, int index, FormQuery query, QuerySet sent, Supplier<FormRows> newRows) {
        this.quantity = quantity;
        this.index = index;
        this.query = query;
        this.sent = sent;
        rows = newRows.get();
        judgeRows = newRows.get();
    }

    List<PolledQuery> queries() {
        var all = sent.all();
        if (brief != null) {
            all.add(brief);
        }
        return all;
    }

    /// A cell of this form that has no measurement now.
    MissingCell missing(int host, Labels key, long time) {
        return new MissingCell(host, quantity, index, key, time);
    }

    /// Sets the query for new hosts, over a window that their samples fill: a rate over five minutes is far
    /// too small for a host that has been scraped for one minute. Null if there are no new hosts, or if
    /// the form has no such rate.
    void setNewHostQuery(@Nullable PolledQuery query, long millis) {
        brief = query;
        briefMillis = millis;
    }

    void remap(Supplier<FormRows> newRows) {
        rows.release();
        judgeRows.release();
        rows = newRows.get();
        judgeRows = newRows.get();
        taken = List.of();
    }

    void take(ToIntFunction<Labels> hostOf, BitSet young) {
        var arrived = sent.ofRows().stream().map(PolledQuery::lastAnswer).toList();
        if (arrived.equals(taken)) {
            return;
        }
        taken = arrived;
        rows.setResponse(answer(young));
        sent.presence().ifPresent(presence -> rows.addIdle(presence.answer()));
        sent.judge().ifPresent(judge -> {
            judgeRows.setResponse(judge.answer());
            var map = new HashMap<HostKey, Double>();
            for (int row = 0; row < judgeRows.size(); row++) {
                map.merge(
                        new HostKey(judgeRows.host(row), judgeRows.key(row)),
                        judgeRows.value(row),
                        quantity.judgedByLowest() ? Math::min : Math::max);
            }
            judged = map;
        });
        sent.names().ifPresent(names -> {
            var label = query.form().names().map(QuantityForm.NameQuery::label).orElse("");
            var map = new HashMap<Integer, List<String>>();
            for (var labels : names.rows()) {
                int host = hostOf.applyAsInt(labels);
                if (host >= 0) {
                    var list = map.computeIfAbsent(host, _ -> new ArrayList<>());
                    if (!list.contains(labels.get(label))) {
                        list.add(labels.get(label));
                    }
                }
            }
            named = map;
        });
    }

    private InstantVector answer(BitSet young) {
        if (brief == null || !brief.answered() || brief.failing()) {
            shortened = 0;
            return sent.value().answer();
        }
        shortened = briefMillis;
        // A new host without a row in the shorter window has stopped sending samples and keeps its old rows.
        var withRows = new BitSet();
        for (var labels : brief.answer().rows()) {
            int host = rows.hostOf(labels);
            if (isIn(young, host)) {
                withRows.set(host);
            }
        }
        return new InstantVector.Builder()
                .addAll(sent.value().answer(), labels -> !isIn(withRows, rows.hostOf(labels)))
                .addAll(brief.answer(), labels -> isIn(young, rows.hostOf(labels)))
                .build();
    }

    private static boolean isIn(BitSet young, int host) {
        return host >= 0 && young.get(host);
    }

    FormReadings readings() {
        var value = sent.value();
        var failing = sent.failing();
        return new FormReadings(
                rows,
                sent.needed().stream().map(AgeQuery::ages).toList(),
                sent.optional().stream().map(AgeQuery::ages).toList(),
                sent.recorded().stream().map(AgeQuery::ages).toList(),
                query.windowMillis(),
                shortened,
                value.isInfrequent(),
                failing.isPresent(),
                failing.map(PolledQuery::lastComplete).orElse(value.lastAnswer()),
                value.evaluatedAt(),
                failing.map(PolledQuery::failure).map(Failure::found).orElse(""),
                judged,
                named);
    }

    /// The age query of one selector, and its result for each host.
    record AgeQuery(PolledQuery query, RawSampleAges ages) {}

    /// The queries that are sent for one form: for its value, and for what is needed to evaluate and name it.
    ///
    /// @param judge the values to compare with the limits in place of the shown values
    /// @param names the names that the value counts
    /// @param presence the keys that exist, where the source drops NaN
    /// @param needed the ages of the raw metrics without which the form returns nothing
    /// @param optional the ages of the raw metrics that it can do without
    /// @param recorded the ages of the recorded series whose inputs are among `needed`
    record QuerySet(
            PolledQuery value,
            Optional<PolledQuery> judge,
            Optional<PolledQuery> names,
            Optional<PolledQuery> presence,
            List<AgeQuery> needed,
            List<AgeQuery> optional,
            List<AgeQuery> recorded) {
        List<PolledQuery> all() {
            var all = ofRows();
            needed.forEach(age -> all.add(age.query()));
            optional.forEach(age -> all.add(age.query()));
            recorded.forEach(age -> all.add(age.query()));
            return all;
        }

        /// The queries that the rows are made of.
        List<PolledQuery> ofRows() {
            var all = new ArrayList<PolledQuery>();
            all.add(value);
            judge.ifPresent(all::add);
            names.ifPresent(all::add);
            presence.ifPresent(all::add);
            return all;
        }

        /// The first failing query without which the value cannot be evaluated.
        Optional<PolledQuery> failing() {
            var required = new ArrayList<PolledQuery>();
            required.add(value);
            judge.ifPresent(required::add);
            needed.forEach(age -> required.add(age.query()));
            return required.stream().filter(PolledQuery::failing).findFirst();
        }

        boolean hasSamples(int host) {
            for (var age : needed) {
                if (age.ages().newest(host) == 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
