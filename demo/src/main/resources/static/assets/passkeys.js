// Tells Spring Security's own script, /login/webauthn.js, where things are on these pages.
"use strict";
(() => {
  const token = document.querySelector("input[name=_csrf]");
  const headers = token ? { "X-CSRF-TOKEN": token.value } : {};
  const signIn = document.getElementById("passkey");
  if (signIn && window.PublicKeyCredential) {
    signIn.hidden = false;
    setupLogin(headers, "", signIn);
  }
  const register = document.getElementById("register");
  if (register) {
    // The page says it in the person's language; the script would put its own words there.
    const keepingItsText = (id) => {
      const element = document.getElementById(id);
      element.hidden = false;
      return { style: element.style, set textContent(ignored) {} };
    };
    setupRegistration(headers, "", {
      getRegisterButton: () => register,
      getLabelInput: () => document.getElementById("label"),
      getDeleteForms: () => document.querySelectorAll("form.remove"),
      getSuccess: () => keepingItsText("changed"),
      getError: () => keepingItsText("failed"),
    });
  }
})();
