package greenwall.lab.prometheus;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.lab.http.RefusedRequest;
import greenwall.lab.series.SeriesSource;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// `/api/v1/series`, `labels` and `label/NAME/values`.
record SeriesApi(SeriesSource source) {
    private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final List<LabelMatcher> ANY =
            List.of(new LabelMatcher(Labels.NAME, LabelMatcher.Kind.NOT_EQUAL, ""));

    Collection<Labels> series(ApiParameters parameters) throws RefusedRequest {
        var selectors = parameters.selectors("invalid parameter \"match[]\": ");
        if (selectors.isEmpty()) {
            throw ApiParameters.badData("no match[] parameter provided");
        }
        var found = new TreeSet<Labels>();
        forEach(selectors, parameters, found::add);
        return found;
    }

    Collection<String> names(ApiParameters parameters) throws RefusedRequest {
        var names = new TreeSet<String>();
        forEach(parameters.selectors(""), parameters, labels -> labels.forEach((name, _) -> names.add(name)));
        return names;
    }

    Collection<String> values(String name, ApiParameters parameters) throws RefusedRequest {
        if (!LABEL_NAME.matcher(name).matches()) {
            throw ApiParameters.badData("invalid label name: " + GoFormat.quote(name));
        }
        var selectors = parameters.selectors("");
        if (name.equals(Labels.NAME) && selectors.isEmpty()) {
            return new TreeSet<>(source.names(parameters.start(), parameters.end()));
        }
        var values = new TreeSet<String>();
        forEach(selectors, parameters, labels -> values.add(labels.get(name)));
        values.remove("");
        return values;
    }

    private void forEach(List<List<LabelMatcher>> selectors, ApiParameters parameters, Consumer<Labels> visitor)
            throws RefusedRequest {
        long start = parameters.start();
        long end = parameters.end();
        for (var matchers : selectors.isEmpty() ? List.of(ANY) : selectors) {
            source.select(matchers, start, end).forEach(series -> visitor.accept(series.labels()));
        }
    }
}
