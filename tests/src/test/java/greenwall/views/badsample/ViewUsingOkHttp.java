package greenwall.views.badsample;

import okhttp3.OkHttpClient;

/// A bad sample: see the architecture test.
public record ViewUsingOkHttp(OkHttpClient client) {}
