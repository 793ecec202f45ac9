package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.WireguardKey;
import greenwall.fleet.quantity.QuantityForm;
import java.util.ArrayList;
import java.util.List;

/// Reads the canonical key from a row's labels.
record CanonicalKeyReader(QuantityForm form, WireguardPeerHosts peers) {
    Labels key(Labels row) {
        if (form.keys().isEmpty()) {
            return Labels.EMPTY;
        }
        List<String> pairs = new ArrayList<>();
        for (var key : form.keys()) {
            var value = key.constant().orElse("");
            for (var label : key.labels()) {
                if (!value.isEmpty()) {
                    break;
                }
                value = row.get(label);
            }
            pairs.add(key.name());
            pairs.add(key.name().equals("peer") ? peer(key, row, value) : canonical(key.name(), value));
        }
        return Labels.of(pairs.toArray(String[]::new));
    }

    private String canonical(String key, String value) {
        return key.equals("type") && value.startsWith("cksum") ? "checksum" : value;
    }

    private String peer(QuantityForm.Key key, Labels row, String value) {
        for (var label : key.labels()) {
            var host = peers.configured(row.get(label));
            if (!host.isEmpty()) {
                return host;
            }
        }
        if (!WireguardKey.isKey(value)) {
            return value;
        }
        var host = peers.hostOf(value);
        return host.isEmpty() ? WireguardKey.shortened(value) : host;
    }
}
