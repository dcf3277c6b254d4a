// Agents in which the real script turns redirect on by itself as soon as there is a callback_url.
// An iPod says "iPhone OS"; an iPad with its default desktop-class agent does not say iPad. Each entry lists
// words that must all be there: a WebView says "; wv)", an older one "Version/4.0" before "Chrome".
const FORCED_REDIRECT_AGENTS = [
  ["iPhone"],
  ["iPad"],
  ["CriOS"],
  ["; wv)"],
  ["Version/4.0", "Chrome"],
  ["Android 4"],
  ["Instagram"],
  ["FB_IAB"],
  ["FBAN"],
  ["UCBrowser"],
  ["Opera Mini"],
  ["Windows Phone"],
];

const agentSays = (word) => navigator.userAgent.includes(word);
const isIphone = agentSays("iPhone");
const forcesRedirect = FORCED_REDIRECT_AGENTS.some((words) => words.every(agentSays));
