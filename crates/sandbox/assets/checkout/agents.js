// Agents in which the real script turns redirect on by itself as soon as there is a callback_url.
// An iPod says "iPhone OS"; an iPad with its default desktop-class agent does not say iPad.
const FORCED_REDIRECT_AGENTS = [
  /iPhone|iPad|CriOS/,
  /; wv\) /, // Android WebView
  /Gecko\) Version\/[^ ]+ Chrome/, // the older Android WebView
  /Android 4/,
  /Instagram|FB_IAB|FBAN/,
  /UCBrowser|Opera Mini|Windows Phone/,
];

const isIphone = /iPhone/.test(navigator.userAgent);
const forcesRedirect = FORCED_REDIRECT_AGENTS.some((agent) => agent.test(navigator.userAgent));
