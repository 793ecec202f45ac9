package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.dialect.FormQuery;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.source.Vector;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The queries of one form at one source: for its value and for ages.
final class FormQueryState {
    /// The age query of one raw selector, and its result for each host.
    record Age(PolledQuery query, RawSampleAges ages) {}

    final Quantity quantity;
    final int index;
    final FormQuery query;
    final PolledQuery value;
    final Optional<PolledQuery> judge;
    final Optional<PolledQuery> names;
    final Optional<PolledQuery> presence;
    final List<Age> needed;
    final List<Age> optional;
    FormRows rows;
    private FormRows judgeRows;
    private @Nullable Instant taken;
    private @Nullable PolledQuery brief;
    private long briefMillis;
    /// The window of the query for new hosts; 0 if the usual one was used.
    private long shortened;
    private Map<HostKey, Double> judged = Map.of();
    private Map<Integer, List<String>> named = Map.of();

    FormQueryState(
            Quantity quantity,
            int index,
            FormQuery query,
            PolledQuery value,
            Optional<PolledQuery> judge,
            Optional<PolledQuery> names,
            Optional<PolledQuery> presence,
            List<Age> needed,
            List<Age> optional,
            Supplier<FormRows> newRows) {
        this.quantity = quantity;
        this.index = index;
        this.query = query;
        this.value = value;
        this.judge = judge;
        this.names = names;
        this.presence = presence;
        this.needed = needed;
        this.optional = optional;
        this.rows = newRows.get();
        this.judgeRows = newRows.get();
    }

    List<PolledQuery> queries() {
        var all = new ArrayList<PolledQuery>();
        all.add(value);
        if (brief != null) {
            all.add(brief);
        }
        judge.ifPresent(all::add);
        names.ifPresent(all::add);
        presence.ifPresent(all::add);
        needed.forEach(age -> all.add(age.query()));
        optional.forEach(age -> all.add(age.query()));
        return all;
    }

    /// Sets the query for new hosts, over a window that their samples fill: a rate over five minutes is far
    /// too small for a host that has been scraped for one minute. Null if there are no new hosts, or if
    /// the form has no such rate.
    void brief(@Nullable PolledQuery query, long millis) {
        brief = query;
        briefMillis = millis;
    }

    /// Creates new rows for the current hosts and keys.
    void remap(Supplier<FormRows> newRows) {
        rows.release();
        judgeRows.release();
        rows = newRows.get();
        judgeRows = newRows.get();
        taken = null;
    }

    /// Takes over new responses.
    void take(ToIntFunction<Labels> hostOf, BitSet young) {
        if (value.lastAnswer().equals(taken)) {
            return;
        }
        taken = value.lastAnswer();
        rows.take(answer(young));
        presence.ifPresent(p -> rows.addIdle(p.answer()));
        judge.ifPresent(q -> {
            judgeRows.take(q.answer());
            var map = new HashMap<HostKey, Double>();
            for (int row = 0; row < judgeRows.size(); row++) {
                map.merge(new HostKey(judgeRows.host(row), judgeRows.key(row)), judgeRows.value(row), Math::max);
            }
            judged = map;
        });
        names.ifPresent(q -> {
            var label = query.form().names().map(n -> n.label()).orElse("");
            var map = new HashMap<Integer, List<String>>();
            for (var labels : q.rows()) {
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

    private Vector answer(BitSet young) {
        if (brief == null || !brief.answered() || brief.failing()) {
            shortened = 0;
            return value.answer();
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
        return new Vector.Builder()
                .addAll(value.answer(), labels -> !isIn(withRows, rows.hostOf(labels)))
                .addAll(brief.answer(), labels -> isIn(young, rows.hostOf(labels)))
                .build();
    }

    private static boolean isIn(BitSet young, int host) {
        return host >= 0 && young.get(host);
    }

    FormReadings readings() {
        var failing = Stream.concat(
                        Stream.concat(Stream.of(value), judge.stream()),
                        needed.stream().map(Age::query))
                .filter(PolledQuery::failing)
                .findFirst();
        var failure = failing.map(PolledQuery::failure);
        var last = failing.map(PolledQuery::lastComplete).orElse(value.lastAnswer());
        return new FormReadings(
                rows,
                needed.stream().map(Age::ages).toList(),
                optional.stream().map(Age::ages).toList(),
                query.windowMillis(),
                shortened,
                value.seldom(),
                failing.isPresent(),
                last,
                value.evaluatedAt(),
                failure.map(f -> f.found()).orElse(""),
                judged,
                named);
    }
}
