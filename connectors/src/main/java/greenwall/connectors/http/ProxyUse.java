package greenwall.connectors.http;

import java.net.URI;

/// Whether a source is reached through a proxy. Loopback never is.
public sealed interface ProxyUse {
    ProxyUse FROM_ENVIRONMENT = new FromEnvironment();

    /// Uses `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`.
    record FromEnvironment() implements ProxyUse {}

    record None() implements ProxyUse {}

    record At(URI url) implements ProxyUse {}
}
